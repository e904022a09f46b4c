"""Writes the WAV, NPY, NPZ and EDF samples of this folder, each with what stands in it, as NumPy and SciPy see it.

python3 make.py   (NumPy and SciPy; the tests need neither)
"""

import gzip
import io
import json
import struct
import subprocess
from pathlib import Path

import numpy as np
from scipy.io import wavfile

HERE = Path(__file__).parent
random = np.random.default_rng(5)


def number(value):
    value = float(value)
    if np.isnan(value):
        return None
    return value if np.isfinite(value) else ("Infinity" if value > 0 else "-Infinity")


def save(name, content, data, rate=None, **more):
    """data: channels × samples, in double precision."""
    (HERE / name).write_bytes(content)
    expected = {
        **more,
        "sampleRate": rate,
        "data": [[number(v) for v in channel] for channel in data],
    }
    (HERE / f"{name}.json").write_text(json.dumps(expected) + "\n")


def names(count):
    return [f"channel {c + 1}" for c in range(count)]


# --- WAV: what SciPy writes and reads, scaled as libsndfile does ---

def wav(array, rate):
    out = io.BytesIO()
    wavfile.write(out, rate, array)
    return out.getvalue()


def scaled(content):
    _, array = wavfile.read(io.BytesIO(content))
    array = array if array.ndim == 2 else array[:, None]
    if array.dtype == np.uint8:
        return ((array.astype(float) - 128) / 128).T
    if array.dtype.kind == "i":
        return (array.astype(float) / 2.0 ** (8 * array.dtype.itemsize - 1)).T
    return array.astype(float).T


def save_wav(name, content, rate, channels, data=None):
    save(name, content, scaled(content) if data is None else data, rate, format="wav", channels=names(channels))


L = 23
save_wav("pcm8.wav", wav(random.integers(0, 256, (L, 1)).astype(np.uint8), 8000), 8000, 1)
int16 = random.integers(-(2**15), 2**15, (L, 2)).astype(np.int16)
int16[:2] = [[-(2**15), 2**15 - 1], [0, -1]]
pcm16 = wav(int16, 44100)
save_wav("pcm16.wav", pcm16, 44100, 2)
save_wav("pcm32.wav", wav(random.integers(-(2**31), 2**31, (L, 3)).astype(np.int32), 96000), 96000, 3)
save_wav("float32.wav", wav(random.standard_normal((L, 2)).astype(np.float32), 48000), 48000, 2)
save_wav("float64.wav", wav(random.standard_normal((L, 1)), 360), 360, 1)


def chunk(name, body):
    return name + struct.pack("<I", len(body)) + body + (b"\0" if len(body) % 2 else b"")


def riff(*chunks, magic=b"RIFF", size=None):
    body = b"WAVE" + b"".join(chunks)
    return magic + struct.pack("<I", len(body) if size is None else size) + body


def fmt(tag, channels, rate, bits, extra=b""):
    frame = channels * ((bits + 7) // 8)
    return chunk(b"fmt ", struct.pack("<HHIIHH", tag, channels, rate, rate * frame, frame, bits) + extra)


int24 = random.integers(-(2**23), 2**23, (L, 2))
int24[0] = [-(2**23), 2**23 - 1]
bytes24 = b"".join(int(v).to_bytes(3, "little", signed=True) for v in int24.ravel())
GUID = b"\x00\x00\x00\x00\x10\x00\x80\x00\x00\xaa\x00\x38\x9b\x71"
extensible = struct.pack("<HHIH", 22, 24, 3, 1) + GUID
pcm24 = riff(fmt(0xFFFE, 2, 44100, 24, extensible), chunk(b"LIST", b"odd"), chunk(b"data", bytes24))
save_wav("extensible-pcm24-odd-chunk.wav", pcm24, 44100, 2, int24.T / 2.0**23)

stream = int16.tobytes()
for name, size in [("streamed-ffffffff.wav", 0xFFFFFFFF), ("streamed-zero.wav", 0)]:
    head = riff(fmt(1, 2, 44100, 16), size=size)
    save_wav(name, head + b"data" + struct.pack("<I", size) + stream, 44100, 2, int16.T / 2.0**15)
ds64 = chunk(b"ds64", struct.pack("<QQQI", 0, len(stream), L, 0))
rf64 = riff(ds64, fmt(1, 2, 44100, 16), magic=b"RF64", size=0xFFFFFFFF) + b"data\xff\xff\xff\xff" + stream
save_wav("rf64.wav", rf64, 44100, 2, int16.T / 2.0**15)
rifx = b"RIFX" + struct.pack(">I", 36 + len(stream)) + b"WAVEfmt " + struct.pack(">IHHIIHH", 16, 1, 2, 44100, 176400, 4, 16)
save_wav("rifx.wav", rifx + b"data" + struct.pack(">I", len(stream)) + int16.astype(">i2").tobytes(), 44100, 2, int16.T / 2.0**15)
save_wav("named-as.csv", pcm16, 44100, 2)
save("pcm16.wav.gz", gzip.compress(pcm16), scaled(pcm16), 44100, format="wav", channels=names(2), compression="gzip")

# --- NPY ---


def npy(array, version=None):
    out = io.BytesIO()
    np.lib.format.write_array(out, array, version=version)
    return out.getvalue()


def save_npy(name, array, channels, data, version=None, **more):
    save(name, npy(array, version), np.asarray(data, dtype=float), format="npy", channels=names(channels), **more)


for code in ["b1", "i1", "u1", "<i2", ">u2", "<i4", ">i4", "<u4", "<i8", ">u8", "<f2", ">f2", "<f4", ">f4", "<f8", ">f8"]:
    array = (100 * random.standard_normal(9)).astype(np.int64 if code[-2] in "iub" else float)
    array = (array > 0 if code == "b1" else np.abs(array) if "u" in code else array).astype(code)
    save_npy(f"{code.replace('<', 'le-').replace('>', 'be-')}.npy", array, 1, [array])
halves = np.array([0, -0.0, 2**-24, 2**-14, 65504, np.inf, -np.inf, np.nan, 1 / 3], np.float16)
save_npy("special-halves.npy", halves, 1, [halves])
matrix = random.standard_normal((3, 17)).astype(np.float32)
save_npy("c-order-channels-first.npy", matrix, 3, matrix)
save_npy("c-order-channels-last.npy", np.ascontiguousarray(matrix.T), 3, matrix)
save_npy("fortran-channels-first.npy", np.asfortranarray(matrix), 3, matrix)
save_npy("fortran-channels-last.npy", np.asfortranarray(matrix.T), 3, matrix)
square = random.standard_normal((4, 4))
save_npy("square.npy", square, 4, square)
save_npy("square-last-axis.npy", square, 4, square.T, options={"channelAxis": 1, "sampleRate": 250}, rate=250)
save_npy("version-2.npy", matrix, 3, matrix, version=(2, 0))
save_npy("version-3.npy", matrix, 3, matrix, version=(3, 0))
zst = subprocess.run(["zstd", "-q", "-c"], input=npy(matrix), stdout=subprocess.PIPE, check=True).stdout
save("c-order-channels-first.npy.zst", zst, matrix.astype(float), format="npy", channels=names(3), compression="zstd")

# --- NPZ ---


def npz(write, **arrays):
    out = io.BytesIO()
    write(out, **arrays)
    return out.getvalue()


ecg, accel = random.standard_normal(17), matrix
arrays = {"ecg": ecg, "fs": np.array(360), "accel": accel, "who": np.array(["a", "b"]), "mean": np.array(0.5)}
skipped = ["mean", "who"]
together = [ecg, *accel.astype(float)]
channels = ["ecg", "accel 1", "accel 2", "accel 3"]
save("stored.npz", npz(np.savez, **arrays), together, 360, format="npz", channels=channels, skipped=skipped)
save("deflated.npz", npz(np.savez_compressed, **arrays), together, 360, format="npz", channels=channels, skipped=skipped)
other = npz(np.savez_compressed, ecg=ecg, slow=np.arange(5.0))
save("members.npz", other, [np.arange(5.0)], format="npz", channels=["slow"], skipped=["ecg"], options={"members": ["slow"]})

# --- EDF ---


def edf(signals, records, duration="1", reserved="", count=None, version=b"0       ", width=2):
    """signals: label, unit, physical range, digital range, arrays of one record each (bytes or integers)."""
    def field(value, size):
        return str(value).encode("latin-1").ljust(size)

    n = len(signals)
    head = version + field("X X X X", 80) + field("Startdate 01-JAN-2020 X X X", 80) + field("01.01.20", 8)
    head += field("00.00.00", 8) + field(256 * (n + 1), 8) + field(reserved, 44)
    head += field(records if count is None else count, 8) + field(duration, 8) + field(n, 4)
    per_record = [len(s[4][0]) // (width if isinstance(s[4][0], bytes) else 1) for s in signals]
    for values, size in [
        ([s[0] for s in signals], 16), ([""] * n, 80), ([s[1] for s in signals], 8),
        ([s[2][0] for s in signals], 8), ([s[2][1] for s in signals], 8),
        ([s[3][0] for s in signals], 8), ([s[3][1] for s in signals], 8),
        ([""] * n, 80), (per_record, 8), ([""] * n, 32),
    ]:
        head += b"".join(field(v, size) for v in values)
    body = b""
    for r in range(records):
        for s in signals:
            part = s[4][r]
            body += part if isinstance(part, bytes) else b"".join(int(v).to_bytes(width, "little", signed=True) for v in part)
    return head + body


START = {"startTime": 1577836800, "startDate": "2020-01-01T00:00:00"}


def physical(signal):
    _, _, (p0, p1), (d0, d1), parts = signal
    return p0 + (np.concatenate(parts).astype(float) - d0) * ((p1 - p0) / (d1 - d0))


def annotations(onsets, samples):
    return [f"+{onset}\x14\x14\0".encode().ljust(2 * samples, b"\0") for onset in onsets]


def digits(records, samples, low=-2048, high=2047):
    parts = [random.integers(low, high + 1, samples) for _ in range(records)]
    parts[0][:2] = [low, high]
    return parts


eeg = [("EEG Fpz-Cz", "uV", (-192, 191.9), (-2048, 2047), digits(3, 8)), ("EEG Pz-Oz", "uV", (-100.5, 100.5), (-2048, 2047), digits(3, 8))]
slow = ("Temp rectal", "DegC", (34, 40), (-2849, 2731), digits(3, 2, -2849, 2731))
notes = ("EDF Annotations", "", (-1, 1), (-32768, 32767), annotations([0, 1, 2], 10))
labels = ["EEG Fpz-Cz (uV)", "EEG Pz-Oz (uV)"]
save("two-rates.edf", edf([*eeg, slow, notes], 3, reserved="EDF+C"), [physical(s) for s in eeg], 8,
     format="edf", **START, channels=labels, skipped=["Temp rectal", "EDF Annotations"])
save("slow-member.edf", edf([*eeg, slow], 3), [physical(slow)], 2,
     format="edf", **START, channels=["Temp rectal (DegC)"], skipped=[s[0] for s in eeg], options={"members": ["Temp rectal"]})
save("unknown-records.edf", edf(eeg, 3, count=-1, duration="0.3"), [physical(s) for s in eeg], 8 / 0.3, format="edf", **START, channels=labels)
save("discontinuous-without-gaps.edf", edf([*eeg, ("EDF Annotations", "", (-1, 1), (-32768, 32767), annotations([5, 6, 7], 10))], 3, reserved="EDF+D"),
     [physical(s) for s in eeg], 8, format="edf", startTime=1577836805, startDate="2020-01-01T00:00:05", channels=labels, skipped=["EDF Annotations"])
bdf = [("Fp1", "µV", (-262144, 262143), (-8388608, 8388607), digits(2, 5, -8388608, 8388607))]
save("24-bits.bdf", edf(bdf, 2, version=b"\xffBIOSEMI", width=3), [physical(s) for s in bdf], 5, format="edf", **START, channels=["Fp1 (µV)"])

gaps = ("EDF Annotations", "", (-1, 1), (-32768, 32767), annotations([0, 1, 7], 10))
BROKEN = HERE.parent / "broken-formats"


def broken(name, content, options=None):
    """The message beside it is written by hand."""
    (BROKEN / name).write_bytes(content)
    beside = BROKEN / f"{name}.json"
    message = json.loads(beside.read_text())["message"] if beside.exists() else "?"
    expected = {**({"options": options} if options else {}), "message": message}
    beside.write_text(json.dumps(expected, ensure_ascii=False, indent=2) + "\n")


whole_edf = edf(eeg, 3)
broken("gaps.edf", edf([*eeg, gaps], 3, reserved="EDF+D"))
broken("cut-off.edf", whole_edf[:-1])
broken("cut-off-header.edf", whole_edf[:600])
broken("no-signals.edf", whole_edf[:252] + b"0   " + whole_edf[256:])
broken("hostile-records.edf", whole_edf[:236] + b"99999999" + whole_edf[244:])
broken("no-duration.edf", edf(eeg, 3, duration="0"))
broken("no-number.edf", edf(eeg, 3, duration="one"))
broken("same-limits.edf", edf([("a", "", (0, 0), (-1, 1), digits(1, 2))], 1))
broken("hostile-samples.edf", whole_edf[:256 + 2 * 216] + b"99999999" * 2 + whole_edf[256 + 2 * 224:])
broken("only-annotations.edf", edf([notes], 3, reserved="EDF+C"))
broken("no-such-member.edf", whole_edf, {"members": ["ECG"]})
broken("members-of-two-rates.edf", edf([*eeg, slow], 3), {"members": ["EEG Fpz-Cz", "Temp rectal"]})

broken("cut-off.wav", pcm16[:-3])
broken("cut-off-streamed.wav", (HERE / "streamed-zero.wav").read_bytes()[:-1])
broken("no-data.wav", riff(fmt(1, 1, 8000, 16)))
broken("no-format.wav", riff(chunk(b"data", b"\0\0")))
broken("mu-law.wav", riff(fmt(7, 1, 8000, 8), chunk(b"data", b"\0\0")))
broken("no-channels.wav", riff(fmt(1, 0, 8000, 16), chunk(b"data", b"\0\0")))
broken("no-rate.wav", riff(fmt(1, 1, 0, 16), chunk(b"data", b"\0\0")))
broken("part-of-a-frame.wav", riff(fmt(1, 2, 8000, 16), chunk(b"data", b"\0" * 6)))
broken("wrong-frame.wav", pcm16[:32] + b"\x07\x00" + pcm16[34:])
broken("hostile-chunk.wav", riff(b"LIST\xff\xff\xff\xff"))

plain = npy(matrix)
broken("cut-off.npy", plain[:-1])
broken("too-long.npy", plain + b"\0")
broken("cut-off-header.npy", plain[:40])
broken("three-dimensions.npy", npy(np.zeros((2, 3, 4))))
broken("single-number.npy", npy(np.array(1.0)))
broken("complex.npy", npy(np.zeros(3, complex)))
broken("text.npy", npy(np.array(["a", "b"])))
broken("records.npy", npy(np.zeros(3, [("a", "<f4"), ("b", "<f4")])))
broken("version-9.npy", plain[:6] + b"\x09" + plain[7:])
broken("no-shape.npy", plain.replace(b"'shape'", b"'shade'"))
broken("hostile-shape.npy", plain.replace(b"(3, 17), }" + b" " * 16, b"(3, 99999999999999999), }" + b" " * 1))
broken("hostile-header.npy", plain[:6] + b"\x02\x00\xff\xff\xff\xff" + plain[12:])
broken("no-channels.npy", npy(np.zeros((0, 5))))

whole_npz = (HERE / "stored.npz").read_bytes()
deflated = bytearray((HERE / "deflated.npz").read_bytes())
broken("cut-off.npz", whole_npz[:-60])
broken("lengths.npz", other)
broken("no-arrays.npz", npz(np.savez, fs=np.array(1)))
at = deflated.index(b"accel.npy") + 200
deflated[at] ^= 0x55
broken("damaged-member.npz", bytes(deflated))
end = whole_npz.index(b"PK\x05\x06")
broken("hostile-directory.npz", whole_npz[:end + 16] + b"\xf0\xff\xff\xff" + whole_npz[end + 20:])
broken("hostile-count.npz", whole_npz[:end + 8] + b"\xff\xff\xff\xff" + whole_npz[end + 12:])

csv = "time,ax\n" + "".join(f"{i / 4},{i}\n" for i in range(4000))
packed = gzip.compress(csv.encode())
broken("cut-off.csv.gz", packed[: len(packed) // 2])
broken("damaged.csv.gz", packed[:-6] + b"\0\0" + packed[-4:])
zstd = subprocess.run(["zstd", "-q", "-c"], input=csv.encode(), stdout=subprocess.PIPE, check=True).stdout
broken("cut-off.csv.zst", zstd[:-9])
broken("damaged.csv.zst", zstd[:-4] + b"abcd")
