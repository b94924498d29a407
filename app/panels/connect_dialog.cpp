#include "app/panels/connect_dialog.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "core/text/numbers.h"
#include "core/text/token_text.h"

namespace logitdice {
namespace {

constexpr float kWide = 660, kHigh = 640;             // units
constexpr float kField = 32, kName = 100, kRow = 48;  // a field, its name, what was found

constexpr const char* kPromise =
    "Nothing is contacted until you ask for it, and then only what stands here. A key stays in its "
    "environment variable: it is never stored or shown.";

constexpr const char* kLlamaServerHelp =
    "llama.cpp's own server; it runs GGUF files that this program does not read itself.";
constexpr float kSentence = 46;  // two lines below its field

// A model that a server serves, or a server that is of no use.
struct ServedRow {
  const FoundServer* server;
  std::string model;
};

std::vector<ServedRow> served_rows(const ServerSearch& search) {
  std::vector<ServedRow> rows;
  for (const FoundServer& server : search.found) {
    if (server.models.empty()) rows.push_back({&server, ""});
    for (const std::string& model : server.models) rows.push_back({&server, model});
  }
  return rows;
}

// "llama.cpp at 127.0.0.1:8080 · every token · raw: before its samplers". Visible text.
std::string about_server(const FoundServer& server) {
  const std::string_view address = server.address;
  const bool plain = address.starts_with("http://");
  std::string text = printable(server.engine) + " at " + printable(address.substr(plain ? 7 : 0));
  if (!server.problem.empty()) return text + ": " + printable(server.problem);
  if (!server.alternatives.empty()) text += " · " + server.alternatives;
  return server.numbers.empty() ? text : text + " · " + server.numbers;
}

FieldState draw_connect_field(const Panel& panel, Rect row, const char* name, const char* id,
                              std::string& text, const char* example) {
  const Rect label = row.take_left(panel.px(kName));
  panel.canvas.text(panel.fonts().small, label.x, label.middle_y(), panel.theme().dim, name);
  return text_field(panel, id, row, text, false, example);
}

ServerWish wish_of(const ConnectDialog& dialog) {
  return {dialog.address, dialog.key_env};
}

void look_for(const Panel& panel, ServerWish wish) {
  panel.memory.connect.server = -1;
  panel.memory.connect.own_address = false;
  panel.send(command::LookForServers{std::move(wish)});
}

// What was found elsewhere, and the model that was chosen there, are not of a new address.
void leave_found(ConnectDialog& dialog) {
  dialog.own_address = true;
  dialog.server = -1;
  dialog.served.clear();
}

// The address with its button, then the key's place. True where Enter was pressed.
bool draw_address(const Panel& panel, Rect& room) {
  ConnectDialog& dialog = panel.memory.connect;
  Rect row = room.take_top(panel.px(kField), panel.px(8));
  const Rect ask = row.take_right(panel.px(96), panel.px(8));
  const bool running = panel.state.models.search.running;
  const std::string before = dialog.address;
  bool entered = draw_connect_field(panel, row, "address", "field.server", dialog.address,
                                    "http://127.0.0.1:8080") == FieldState::entered;
  if (dialog.address != before) leave_found(dialog);
  if (button(panel, "button.ask_server", ask, "Ask it", ButtonLook::quiet,
             !running && !dialog.address.empty()))
    look_for(panel, wish_of(dialog));
  entered |= draw_connect_field(panel, room.take_top(panel.px(kField), panel.px(8)), "key in",
                                "field.key_env", dialog.key_env,
                                "an environment variable's name, where a key is needed") ==
             FieldState::entered;
  return entered;
}

void draw_look(const Panel& panel, Rect row) {
  const bool running = panel.state.models.search.running;
  const Rect look = row.take_left(panel.px(180), panel.px(12));
  if (button(panel, "button.look", look, running ? "Stop looking" : "Look on this machine")) {
    running ? panel.send(command::StopLooking{}) : look_for(panel, {});
  }
  panel.canvas.text_within(
      panel.fonts().small, row.x, row.middle_y(), row.w, panel.theme().dim,
      running ? "asking…" : "where llama.cpp, Ollama, vLLM and LM Studio listen");
}

void draw_served_row(const Panel& panel, const Rect& box, const ServedRow& row, int index) {
  const ConnectDialog& dialog = panel.memory.connect;
  const Theme& theme = panel.theme();
  const bool chosen = dialog.server == index;
  const Control control = panel.controls.at("server." + std::to_string(index), box);
  panel.canvas.fill(box, control.hovered || chosen ? theme.hover : theme.track,
                    panel.px(size::kSmallRadius));
  if (chosen) panel.canvas.frame(box, theme.kept, panel.px(size::kSmallRadius), 1.5f);
  const float x = box.x + panel.px(10), w = box.w - panel.px(20);
  const std::string title = row.model.empty() ? row.server->engine : row.model;
  panel.canvas.text_within(panel.fonts().strong, x, box.y + box.h * 0.32f, w,
                           chosen ? theme.kept : theme.text, printable(title));
  panel.canvas.text_within(panel.fonts().small, x, box.y + box.h * 0.72f, w, theme.dim,
                           about_server(*row.server));
  if (control.focused) focus_ring(panel, box);
  if (!control.clicked) return;
  ConnectDialog& chosen_now = panel.memory.connect;
  chosen_now.server = index;
  chosen_now.address = row.server->address;
  chosen_now.served = row.model;
}

// What runs the GGUF files that are not read here; a sentence where it is not to be had.
void draw_llama_server(const Panel& panel, Rect room) {
  std::string program = panel.state.models.llama_server;
  const std::string before = program;
  draw_connect_field(panel, room.take_top(panel.px(kField), panel.px(4)), "llama-server",
                     "field.llama_server", program, "its path, where it is not on PATH");
  if (program != before) panel.send(command::SetLlamaServer{program});
  const std::string wrong = program.empty() ? "" : why_no_llama_server(program);
  room.take_left(panel.px(kName));
  panel.canvas.paragraph(panel.fonts().small, room,
                         wrong.empty() ? panel.theme().dim : panel.theme().text,
                         wrong.empty() ? kLlamaServerHelp : wrong);
}

std::string nothing_found(const ServerSearch& search) {
  if (!search.error.empty()) return search.error;
  if (search.running || !search.looked) return {};
  return search.wish.address.empty() ? "No server of models answers on this machine where they "
                                       "usually listen. Start one, or "
                                       "type its address."
                                     : "Nothing was found there.";
}

// As many as there is room for; ↑ and ↓ bring the others.
void draw_found(const Panel& panel, Rect room) {
  ConnectDialog& dialog = panel.memory.connect;
  const ServerSearch& search = panel.state.models.search;
  const std::vector<ServedRow> rows = served_rows(search);
  if (rows.empty()) {
    panel.canvas.paragraph(panel.fonts().text, room, panel.theme().text, nothing_found(search));
    return;
  }
  const int count = static_cast<int>(rows.size());
  const int fit = std::max(1, static_cast<int>(room.h / panel.px(kRow + 4)));
  dialog.server = std::clamp(dialog.server, -1, count - 1);
  const int first = std::clamp(dialog.server - fit + 1, 0, std::max(0, count - fit));
  for (int i = first; i < std::min(count, first + fit); ++i) {
    draw_served_row(panel, room.take_top(panel.px(kRow), panel.px(4)),
                    rows[static_cast<std::size_t>(i)], i);
  }
}

// ↑ and ↓ choose one of those that were found.
void take_dialog_keys(const Panel& panel) {
  ConnectDialog& dialog = panel.memory.connect;
  const std::vector<ServedRow> rows = served_rows(panel.state.models.search);
  for (const ListKey key : std::exchange(dialog.keys, {})) {
    const int by = key == ListKey::down ? 1 : key == ListKey::up ? -1 : 0;
    if (by == 0 || rows.empty()) continue;
    dialog.server = std::clamp(dialog.server + by, 0, static_cast<int>(rows.size()) - 1);
    const ServedRow& row = rows[static_cast<std::size_t>(dialog.server)];
    dialog.address = row.server->address;
    dialog.served = row.model;
  }
}

// The first that is of use is chosen by itself.
void choose_found(const Panel& panel) {
  ConnectDialog& dialog = panel.memory.connect;
  const std::vector<ServedRow> rows = served_rows(panel.state.models.search);
  if (dialog.own_address || dialog.server >= 0 || rows.empty()) return;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!rows[i].server->problem.empty()) continue;
    dialog.server = static_cast<int>(i);
    dialog.address = rows[i].server->address;
    dialog.served = rows[i].model;
    return;
  }
}

void draw_dialog_buttons(const Panel& panel, Rect row, bool entered) {
  ConnectDialog& dialog = panel.memory.connect;
  const Rect cancel = row.take_right(panel.px(130), panel.px(8));
  const Rect connect = row.take_right(panel.px(172), panel.px(12));
  const Rect chat = row.take_left(std::min(row.w, panel.px(244)));
  if (button(panel, "button.chat", chat,
             dialog.chat ? "It answers what I say" : "It goes on from the prompt",
             dialog.chat ? ButtonLook::chosen : ButtonLook::quiet)) {
    dialog.chat = !dialog.chat;
  }
  const bool can = !dialog.address.empty();
  if (button(panel, "button.connect", connect, "Connect (Enter)", ButtonLook::main, can) ||
      (entered && can)) {
    connect_chosen(dialog, panel.commands);
  }
  if (button(panel, "button.connect_cancel", cancel, "Cancel (Esc)")) {
    close_connect_dialog(dialog, panel.state, panel.commands);
  }
}

Rect dialog_box(const Panel& panel) {
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const float w = std::min(panel.px(kWide), screen.x - panel.px(24));
  const float h = std::min(panel.px(kHigh), screen.y - panel.px(24));
  return {std::floor((screen.x - w) / 2), std::floor((screen.y - h) / 2), w, h};
}

}  // namespace

void draw_connect_dialog(const Panel& panel) {
  choose_found(panel);
  take_dialog_keys(panel);
  Rect room = card(panel, dialog_box(panel));
  const Rect title = room.take_top(panel.px(26), panel.px(6));
  panel.canvas.text(panel.fonts().title, title.x, title.middle_y(), panel.theme().text,
                    "A server as the model");
  const float promise = panel.canvas.paragraph_height(panel.fonts().small, room.w, kPromise);
  panel.canvas.paragraph(panel.fonts().small, room.take_top(promise, panel.px(10)),
                         panel.theme().dim, kPromise);
  const bool entered = draw_address(panel, room);
  draw_look(panel, room.take_top(panel.px(kField), panel.px(10)));
  const Rect buttons = room.take_bottom(panel.px(36), panel.px(10));
  draw_llama_server(panel, room.take_bottom(panel.px(kField + 4 + kSentence), panel.px(8)));
  draw_found(panel, room);
  draw_dialog_buttons(panel, buttons, entered);
}

void connect_chosen(ConnectDialog& dialog, Commands& commands) {
  ModelChoice choice;
  choice.kind = ModelChoice::Kind::server;
  choice.address = dialog.address;
  choice.served = dialog.served;
  choice.key_env = dialog.key_env;
  choice.chat = dialog.chat;
  commands.push_back(command::StopLooking{});
  commands.push_back(command::ChooseModel{choice});
  dialog.open = false;
}

void close_connect_dialog(ConnectDialog& dialog, const AppState& s, Commands& commands) {
  if (s.models.search.running)
    commands.push_back(command::StopLooking{});
  else
    dialog.open = false;
}

}  // namespace logitdice
