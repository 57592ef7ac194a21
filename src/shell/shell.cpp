#include "shell/shell.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <variant>

#include "core/check.h"
#include "shell/carry_out.h"
#include "shell/measure.h"

namespace unstride::shell {
namespace {

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;  // clang before 17 does not find it by itself

// Where answers wait. Shared with the dialog's thread, which may outlive the shell: nobody can close a desktop's
// dialog.
class Mailbox {
 public:
  explicit Mailbox(std::function<void()> wake) : wake_(std::move(wake)) {}

  void post(app::Action action) {
    {
      const std::lock_guard lock(results_mutex_);
      results_.push_back(std::move(action));
    }
    // Another mutex, so that wake() may take the results.
    const std::lock_guard lock(wake_mutex_);
    if (wake_) wake_();
  }
  std::vector<app::Action> take() {
    const std::lock_guard lock(results_mutex_);
    return std::exchange(results_, {});
  }
  void close() {  // no wake() runs or begins after this
    const std::lock_guard lock(wake_mutex_);
    wake_ = nullptr;
  }

  bool open_dialog() { return !dialog_open_.exchange(true); }
  void dialog_closed() { dialog_open_ = false; }

 private:
  std::mutex results_mutex_, wake_mutex_;
  std::vector<app::Action> results_;
  std::function<void()> wake_;
  std::atomic<bool> dialog_open_ = false;
};

bool writes(const app::Effect& effect) {
  return std::holds_alternative<app::SaveFile>(effect) || std::holds_alternative<app::ExportFile>(effect);
}

}  // namespace

struct Shell::Impl {
  explicit Impl(World w) : world(std::move(w)), mailbox(std::make_shared<Mailbox>(world.wake)) {
    worker = std::thread([this] { work(); });
  }
  ~Impl() {
    {
      const std::lock_guard lock(mutex);
      closing = true;
    }
    arrived.notify_one();
    worker.join();
    measurer.reset();
    mailbox->close();
  }

  void enqueue(const app::Effect& effect) {
    {
      const std::lock_guard lock(mutex);
      waiting.push_back(effect);
    }
    arrived.notify_one();
  }

  // The next file work in order. When closing, what was to be written still is: a Save just before the end counts.
  std::optional<app::Effect> next() {
    std::unique_lock lock(mutex);
    arrived.wait(lock, [&] { return closing || !waiting.empty(); });
    while (closing && !waiting.empty() && !writes(waiting.front())) waiting.pop_front();
    if (waiting.empty()) return std::nullopt;
    app::Effect effect = std::move(waiting.front());
    waiting.pop_front();
    return effect;
  }

  void work() {
    const auto answer = Overloaded{
        [](const app::OpenFile& effect) { return open_file(effect); },
        [](const app::OpenForDecoder& effect) { return open_for_decoder(effect); },
        [](const app::SaveFile& effect) { return save_file(effect); },
        [this](const app::ExportFile& effect) { return export_file(effect, *world.fonts); },
        [](const app::ListFolder& effect) { return list_folder(effect); },
        // run() keeps the others away from the worker.
        [](const auto&) -> app::Action { core::check_failed("an effect for the worker", __FILE__, __LINE__); },
    };
    while (const auto effect = next()) mailbox->post(std::visit(answer, *effect));
  }

  // Measuring gets a thread of its own, too: files do not wait for it.
  void measure(const app::Measure& effect) {
    if (!measurer) measurer.emplace([box = mailbox](app::Action action) { box->post(std::move(action)); });
    measurer->measure(effect);
  }

  // A dialog waits for a person: it gets a thread of its own, which ends with the answer.
  void ask(const app::ChoosePath& effect) {
    if (!mailbox->open_dialog()) {
      mailbox->post(app::Failed{"A file dialog is open already; answer that one first."});
      return;
    }
    std::thread([box = mailbox, effect] {
      auto action = choose_path(effect);
      box->dialog_closed();
      if (action) box->post(std::move(*action));
    }).detach();
  }

  World world;
  std::shared_ptr<Mailbox> mailbox;
  std::mutex mutex;
  std::condition_variable arrived;
  std::deque<app::Effect> waiting;
  bool closing = false;
  std::thread worker;
  std::optional<Measurer> measurer;  // from the first measurement on
};

Shell::Shell(World world) : impl_(std::make_unique<Impl>(std::move(world))) {
  CHECK(impl_->world.fonts != nullptr);
}
Shell::~Shell() = default;

void Shell::run(const app::Effect& effect) {
  std::visit(Overloaded{
                 [this](const app::ChoosePath& choose) { impl_->ask(choose); },
                 [this](const app::SetClipboard& set) {
                   if (impl_->world.clipboard) impl_->world.clipboard(set.text);
                 },
                 [this](const app::Measure& measure) { impl_->measure(measure); },
                 [this](const app::StopMeasuring&) {
                   if (impl_->measurer) impl_->measurer->stop();
                 },
                 [this, &effect](const auto&) { impl_->enqueue(effect); },
             },
             effect);
}

std::vector<app::Action> Shell::take_results() {
  return impl_->mailbox->take();
}

}  // namespace unstride::shell
