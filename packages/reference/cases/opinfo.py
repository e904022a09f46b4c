"""PyTorch's OpInfo: the sample inputs and the error inputs of its own tests, for every operation that Sinal has."""

from torch_opinfo import opinfo_cases

# OpInfo's name (= ours, where it differs), then the parameters in PyTorch's order; a star takes the rest of them.
OPERATIONS = '''
abs input; acos input; acosh input; asin input; asinh input; atan input; atanh input; ceil input; cos input; cosh input
erf input; exp input; expm1 input; floor input; frac input; log input; log10 input; log1p input; log2 input; neg input
reciprocal input; round input decimals; rsqrt input; sigmoid input; sign input; sin input; sinh input; sqrt input; tan input
tanh input; trunc input; isfinite input; isinf input; isnan input; logical_not input
nn.functional.relu=relu input inplace; nn.functional.celu=celu input alpha; nn.functional.elu=elu input alpha
nn.functional.gelu=gelu input approximate; nn.functional.hardshrink=hardshrink input lambd
nn.functional.hardsigmoid=hardsigmoid input inplace; nn.functional.hardswish=hardswish input inplace
nn.functional.hardtanh=hardtanh input min_val max_val; nn.functional.leaky_relu=leaky_relu input negative_slope
nn.functional.logsigmoid=logsigmoid input; nn.functional.mish=mish input; nn.functional.relu6=relu6 input
nn.functional.selu=selu input; nn.functional.silu=silu input; nn.functional.softplus=softplus input beta threshold
nn.functional.softshrink=softshrink input lambd; nn.functional.softsign=softsign input
nn.functional.tanhshrink=tanhshrink input
add input other alpha; sub input other alpha; mul input other; div input other rounding_mode; true_divide=div input other; pow input exponent
atan2 input other; fmod input other; remainder input other; maximum input other; minimum input other
eq input other; ne input other; lt input other; le input other; gt input other; ge input other
logical_and input other; logical_or input other; logical_xor input other; where input condition other
clamp input min max; masked_fill input mask value; matmul input other; allclose input other rtol atol equal_nan
sum input dim keepdim dtype; mean input dim keepdim dtype; prod input dim keepdim dtype; amax input dim keepdim; amin input dim keepdim
var input dim correction keepdim; std input dim correction keepdim
max-reduction_with_dim=max input dim keepdim; max-reduction_no_dim=max input
min-reduction_with_dim=min input dim keepdim; min-reduction_no_dim=min input
argmax input dim keepdim; argmin input dim keepdim; any input dim keepdim; all input dim keepdim
cumsum input dim dtype; cumprod input dim dtype; logsumexp input dim keepdim; softmax input dim dtype; log_softmax input dim dtype
reshape input *shape; view input *shape; flatten input start_dim end_dim; unflatten input dim sizes
squeeze input dim; unsqueeze input dim; transpose input dim0 dim1; permute input *dims; movedim input source destination
T input; expand input *size; contiguous input; clone input; select input dim index; narrow input dim start length
split input split_size_or_sections dim; chunk input chunks dim; unbind input dim; unfold input dimension size step
cat tensors dim; stack tensors dim; flip input dims; roll input shifts dims; repeat input *repeats
repeat_interleave input repeats dim; index_select input dim index; gather input dim index
tril input diagonal; triu input diagonal; nn.functional.pad=pad input pad mode value
nn.functional.conv1d=conv1d input weight bias stride padding dilation groups
nn.functional.conv_transpose1d=conv_transpose1d input weight bias stride padding output_padding groups dilation
nn.functional.linear=linear input weight bias
'''


def cases():
    yield from opinfo_cases('opinfo', OPERATIONS)
