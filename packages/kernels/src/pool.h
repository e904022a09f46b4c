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

  /// Calls work(context, worker, task) for every task below `tasks`, on this thread (worker 0) and up to threads − 1
  /// others. Tasks are taken one by one, in order; a second call at the same time runs on its own thread alone.
  void run(int threads, int64_t tasks, void (*work)(void*, int, int64_t), void* context) {
    std::unique_lock<std::mutex> turn(turn_, std::try_to_lock);
    const int wanted = turn.owns_lock() ? static_cast<int>(threads - 1 < tasks - 1 ? threads - 1 : tasks - 1) : 0;
    Job own{tasks, work, context};
    while (started_ < wanted && start(started_ + 1)) started_++;
    // The system may have no more threads.
    const int helpers = wanted < started_ ? wanted : started_;
    if (helpers <= 0) return own.drain(0);
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
    void (*const work)(void*, int, int64_t);
    void* const context;
    std::atomic<int64_t> next{0};

    void drain(int worker) {
      for (int64_t task; (task = next.fetch_add(1, std::memory_order_relaxed)) < tasks;) work(context, worker, task);
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
