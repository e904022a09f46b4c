// Work that is done while its caller does something else. One queue serves the process.
#pragma once

#include <condition_variable>
#include <mutex>

#include "addon-host.h"

class Background {
 public:
  static constexpr int MOST_THREADS = 16;

  /// A piece of work, which lives until it has been finished.
  struct Task {
    void (*work)(Task*) = nullptr;

   private:
    friend class Background;
    enum { idle, waiting, running, done } state_ = idle;
    Task* next_ = nullptr;
  };

  /// The one queue. Never destroyed: its threads may outlive the end of main.
  static Background& shared() {
    static Background* const one = new Background;
    return *one;
  }

  /// Has work done by one of at most `threads` threads, in order.
  void begin(Task* task, int threads) {
    std::lock_guard<std::mutex> lock(mutex_);
    const int most = threads < MOST_THREADS ? threads : MOST_THREADS;
    // The system may have no more threads: then whoever finishes the task does it.
    if (started_ < most && asleep_ == 0 && start_thread(serve, this)) started_++;
    task->state_ = Task::waiting;
    *last_ = task;
    last_ = &task->next_;
    if (asleep_ > 0) wake_.notify_one();
  }

  /// Returns when a task is done; until then, this thread does what waits.
  void finish(Task* task) {
    std::unique_lock<std::mutex> lock(mutex_);
    while (task->state_ != Task::done) {
      if (!work(lock)) done_.wait(lock);
    }
  }

 private:
  std::mutex mutex_;
  std::condition_variable wake_, done_;
  Task* first_ = nullptr;
  Task** last_ = &first_;
  int started_ = 0, asleep_ = 0;

  /// Does the first task that waits. False where none does.
  bool work(std::unique_lock<std::mutex>& lock) {
    Task* const task = first_;
    if (task == nullptr) return false;
    first_ = task->next_;
    if (first_ == nullptr) last_ = &first_;
    task->state_ = Task::running;
    lock.unlock();
    task->work(task);
    lock.lock();
    task->state_ = Task::done;
    done_.notify_all();
    return true;
  }

  /// The thread lives as long as the process.
  static void* serve(void* background) {
    Background& all = *static_cast<Background*>(background);
    std::unique_lock<std::mutex> lock(all.mutex_);
    for (;;) {
      if (all.work(lock)) continue;
      all.asleep_++;
      all.wake_.wait(lock);
      all.asleep_--;
    }
  }
};
