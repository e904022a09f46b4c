// Threads that wait for work. One pool serves the process; each call says how many of them it wants.
#pragma once

#include <atomic>
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
      busy_ = helpers;
      round_++;
    }
    wake_.notify_all();
    own.drain(0);
    std::unique_lock<std::mutex> lock(mutex_);
    done_.wait(lock, [this] { return busy_ == 0; });
    job_ = nullptr;
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

  std::mutex turn_, mutex_;
  std::condition_variable wake_, done_;
  Job* job_ = nullptr;
  int started_ = 0, wanted_ = 0, busy_ = 0;
  uint64_t round_ = 0;

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
      {
        std::unique_lock<std::mutex> lock(mutex_);
        wake_.wait(lock, [&] { return round_ != seen && worker <= wanted_; });
        seen = round_;
        job = job_;
      }
      if (job == nullptr) continue;
      job->drain(worker);
      std::lock_guard<std::mutex> lock(mutex_);
      if (--busy_ == 0) done_.notify_one();
    }
  }
};
