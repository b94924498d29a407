#include <algorithm>

#include "app/program/commands.h"

namespace logitdice {
namespace {

struct PresenterUpdater {
  AppState& s;
  Presenter& presenter = s.presenter;

  void operator()(const command::TogglePresenting& c) {
    presenter.left_by_f5 = presenter.on && c.by_f5;
    presenter.on = !presenter.on;
    presenter.blank = Blank::none;
    presenter.began_s = c.now_s;
    s.playing = false;
  }
  void operator()(const command::ToggleShown& c) {
    presenter.shown.*c.part = !(presenter.shown.*c.part);
  }
  void operator()(const command::SetBlank& c) { presenter.blank = c.blank; }
  void operator()(const command::ToggleAid& c) { presenter.*c.aid = !(presenter.*c.aid); }
  void operator()(const command::RestartTimer& c) {
    presenter.timer = true;
    presenter.began_s = c.now_s;
  }
  void operator()(const command::StepPage& c) {
    const auto at = std::find(s.pages.begin(), s.pages.end(), s.page);
    const auto here = static_cast<int>(at - s.pages.begin());
    const int to = std::clamp(here + c.by, 0, static_cast<int>(s.pages.size()) - 1);
    update(s, command::SetView{std::string(s.pages[static_cast<std::size_t>(to)]->id)});
  }
};

}  // namespace

void update_presenter(AppState& s, const PresenterCommand& command) {
  std::visit(PresenterUpdater{s}, command);
}

}  // namespace logitdice
