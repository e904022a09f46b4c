// Threads that wait for work. One pool serves the process; each call says how many of them it wants.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>

#include "addon-host.h"

class Pool {
 public:
  static constexpr int MOST_THREADS = 64;

  /// The one pool. Never destroyed: its threads may outlive the end of main.
  static Pool& shared() {
    static Pool* const one = new Pool;
    return *one;
  }

  /// Calls work(context, worker, from, to), on this thread (worker 0) and up to threads − 1 others, for ranges that have
  /// every task below `tasks` once. Neighbours go to the same thread, in ever shorter ranges: what a task brings near is
  /// for the next. A second call at the same time runs on its own thread alone.
  void run(int threads, int64_t tasks, void (*work)(void*, int, int64_t, int64_t), void* context) {
    std::unique_lock<std::mutex> turn(turn_, std::try_to_lock);
    const int wanted = turn.owns_lock() ? static_cast<int>(threads - 1 < tasks - 1 ? threads - 1 : tasks - 1) : 0;
    while (started_ < wanted && start(started_ + 1)) started_++;
    // The system may have no more threads.
    const int helpers = wanted < started_ ? wanted : started_;
    if (helpers <= 0) return work(context, 0, 0, tasks);
    Job own{tasks, 2 * (helpers + 1), work, context};
    {
      std::lock_guard<std::mutex> lock(mutex_);
      job_ = &own;
      wanted_ = helpers;
      round_++;
    }
    wake_.notify_all();
    own.drain(0);
    {
      // Who has not woken yet has nothing left to do: nobody waits for it.
      std::lock_guard<std::mutex> lock(mutex_);
      job_ = nullptr;
    }
    const auto done = [this] { return busy_.load(std::memory_order_acquire) == 0; };
    soon(done);
    std::unique_lock<std::mutex> lock(mutex_);
    done_.wait(lock, done);
  }

 private:
  struct Job {
    const int64_t tasks;
    /// A range is so great a part of what is left.
    const int64_t part;
    void (*const work)(void*, int, int64_t, int64_t);
    void* const context;
    std::atomic<int64_t> next{0};

    void drain(int worker) {
      for (int64_t from = next.load(std::memory_order_relaxed); from < tasks;) {
        const int64_t to = from + (tasks - from + part - 1) / part;
        if (!next.compare_exchange_weak(from, to, std::memory_order_relaxed)) continue;
        work(context, worker, from, to);
        from = next.load(std::memory_order_relaxed);
      }
    }
  };

  /// Waits without sleeping, for about as long as it would take to be woken: calls that follow one another are shared by
  /// threads that are still awake.
  static void soon(const auto& holds) {
    using Clock = std::chrono::steady_clock;
    constexpr std::chrono::microseconds AWAKE{50};
    for (const Clock::time_point start = Clock::now(); !holds() && Clock::now() - start < AWAKE;) rest();
  }

  /// Lets the other thread of a core have it for a moment.
  static void rest() {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
  }

  std::mutex turn_, mutex_;
  std::condition_variable wake_, done_;
  Job* job_ = nullptr;
  int started_ = 0, wanted_ = 0;
  /// Changed under the mutex: threads that are at the job.
  std::atomic<int> busy_{0};
  std::atomic<uint64_t> round_{0};

  struct Worker {
    Pool* pool;
    int number;
  } workers_[MOST_THREADS];

  /// The thread lives as long as the process.
  bool start(int number) {
    workers_[number] = {this, number};
    const auto run = [](void* worker) -> void* { static_cast<Worker*>(worker)->pool->serve(static_cast<Worker*>(worker)->number); };
    return start_thread(run, &workers_[number]);
  }

  [[noreturn]] void serve(int worker) {
    uint64_t seen = 0;
    for (;;) {
      Job* job;
      soon([&] { return round_.load(std::memory_order_relaxed) != seen; });
      {
        std::unique_lock<std::mutex> lock(mutex_);
        wake_.wait(lock, [&] { return round_ != seen && worker <= wanted_; });
        seen = round_;
        job = job_;
        if (job == nullptr) continue;
        busy_++;
      }
      job->drain(worker);
      std::lock_guard<std::mutex> lock(mutex_);
      if (busy_.fetch_sub(1, std::memory_order_release) == 1) done_.notify_one();
    }
  }
};
