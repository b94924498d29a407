#include "app/panels/model_menu.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "app/program/model_status.h"
#include "app/widgets/menu_list.h"
#include "core/text/token_text.h"

namespace logitdice {
namespace {

// What a row does: a command, or one of the two questions.
struct ModelRow {
  MenuRow shown;
  std::optional<ModelCommand> command = {};
  bool asks_for_file = false, asks_for_server = false;
};

std::string help_of_choice(const ModelChoice& choice) {
  if (is_embedded(choice)) return "inside this program; answers at once";
  if (!is_server(choice)) return printable(choice.file);
  const std::string key = choice.key_env.empty() ? "" : " · key in $" + printable(choice.key_env);
  return printable(choice.address) + key;
}

std::string help_of_chosen(const AppState& s) {
  const std::string desk = desk_text(s), facts = model_facts(s);
  if (is_embedded(s.in.model)) return facts + " · inside this program";
  return (desk.empty() ? (facts.empty() ? "at hand" : facts) : desk) + " · " +
         help_of_choice(s.in.model);
}

// What can be done about the one that is chosen.
void add_desk_row(const AppState& s, const std::string& id, std::vector<ModelRow>& rows) {
  const ModelDesk& desk = s.models;
  if (desk.status == ModelDesk::Status::opening) {
    rows.push_back({{id + ".stop", "Stop", desk_text(s)}, command::StopModel{}});
  } else if (desk.status != ModelDesk::Status::ready && !is_embedded(s.in.model)) {
    const bool server = is_server(s.in.model);
    rows.push_back({{id + ".connect", server ? "Connect" : "Open it again",
                     model_name(s.in.model) + ": " + desk_text(s)},
                    command::ConnectModel{}});
  }
}

void add_choice(const AppState& s, const std::string& id, const ModelChoice& choice,
                std::vector<ModelRow>& rows) {
  const bool chosen = s.in.model == choice;
  rows.push_back(
      {{id, model_name(choice), chosen ? help_of_chosen(s) : help_of_choice(choice), chosen},
       command::ChooseModel{choice}});
}

std::vector<ModelRow> rows_of(const AppState& s, const std::string& id) {
  std::vector<ModelRow> rows;
  add_desk_row(s, id, rows);
  if (have_model()) add_choice(s, id + ".embedded", {}, rows);
  std::vector<ModelChoice> others = s.models.recent;
  if (!is_embedded(s.in.model) &&
      std::find(others.begin(), others.end(), s.in.model) == others.end())
    others.insert(others.begin(), s.in.model);
  for (std::size_t i = 0; i < others.size(); ++i) {
    add_choice(s, id + ".recent_" + std::to_string(i), others[i], rows);
  }
  ModelRow file{{id + ".file", "GGUF file…", "a model on this machine"}};
  file.asks_for_file = true;
  ModelRow server{{id + ".server", "Server…", "llama.cpp, Ollama, vLLM, LM Studio, or an address"}};
  server.asks_for_server = true;
  rows.push_back(std::move(file));
  rows.push_back(std::move(server));
  return rows;
}

void take(const Panel& panel, const ModelRow& row) {
  if (row.command) panel.send(*row.command);
  if (row.asks_for_file) panel.memory.file_wish = FileWish{FilePurpose::model};
  if (!row.asks_for_server) return;
  ConnectDialog& dialog = panel.memory.connect;
  dialog.open = true;
  const ModelChoice& chosen = panel.state.in.model;
  if (!is_server(chosen)) return;
  dialog.address = chosen.address;
  dialog.served = chosen.served;
  dialog.key_env = chosen.key_env;
  dialog.own_address = true;
  dialog.server = -1;
}

void draw_models(const Panel& panel, const std::string& id, const Rect& anchor) {
  if (panel.controls.list().id != id) return;
  const std::vector<ModelRow> rows = rows_of(panel.state, id);
  std::vector<MenuRow> shown;
  for (const ModelRow& row : rows) shown.push_back(row.shown);
  const auto picked = menu_list(panel, id, anchor, shown, {440, 48});
  if (picked) take(panel, rows[static_cast<std::size_t>(*picked)]);
}

Control menu_ground(const Panel& panel, const std::string& id, const Rect& box) {
  const Theme& theme = panel.theme();
  const Control control = panel.controls.at(id, box);
  panel.canvas.fill(box, control.hovered ? theme.hover : theme.track, panel.px(size::kSmallRadius));
  draw_menu_arrow(panel, box.right() - panel.px(11), box.middle_y(), theme.dim);
  if (control.focused) focus_ring(panel, box);
  if (control.hovered && !panel.memory.covered) hint(panel, model_hint(panel.state));
  if (control.clicked) panel.controls.toggle_list(id);
  return control;
}

}  // namespace

void model_menu(const Panel& panel, const std::string& id, const Rect& box) {
  const AppState& s = panel.state;
  menu_ground(panel, id, box);
  const bool there = desk_text(s).empty();
  panel.canvas.text_within(
      panel.fonts().small, box.x + panel.px(8), box.middle_y(), box.w - panel.px(28),
      there ? panel.theme().text : panel.theme().cut,
      there ? short_model_name(s.in.model) : short_model_name(s.in.model) + ": " + desk_text(s));
  draw_models(panel, id, box);
}

void model_arrow(const Panel& panel, const std::string& id, const Rect& box) {
  menu_ground(panel, id, box);
  draw_models(panel, id, box);
}

}  // namespace logitdice
