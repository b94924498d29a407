#include "app/program/copied_command.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <memory>
#include <utility>

#include "app/program/commands.h"
#include "app/program/lesson_run.h"
#include "app/program/look.h"
#include "app/program/source.h"
#include "core/capture/bundled.h"
#include "core/json/value.h"
#include "core/sampling/carried_knobs.h"
#include "core/server/llama_server.h"

namespace logitdice {
namespace {

// All digits, and no more than it takes to read the same number.
template <class Number>
std::string digits(Number value) {
  char room[32];
  return std::string(room, std::to_chars(room, room + sizeof room, value).ptr);
}

std::vector<std::string> ids_of(const std::vector<const Stage*>& order) {
  std::vector<std::string> ids;
  for (const Stage* stage : order) ids.emplace_back(stage->id);
  return ids;
}

// ---- what flags can say -----------------------------------------------------------------------

// What FILE would open: a file goes first where both have the name.
std::string file_of(const AppState& s) {
  const std::string& id = s.in.opened.id;
  std::error_code problem;
  const bool there = std::filesystem::exists(id, problem);
  if (is_bundled(id)) return there ? "" : id;
  return there && id.starts_with('/') ? id : "";
}

// Whether flags take these knobs: each has a stage that reads it and is one that the engine takes.
bool flags_take(const Profile& profile, const Knobs& knobs, const ChainArguments& chain) {
  const auto read = [&](const auto& knob) {
    return knob.second == knob.first->neutral || !missing_reader(profile, *knob.first);
  };
  return knobs.logit_bias.empty() && check_knobs(profile, knobs).empty() &&
         std::all_of(chain.knobs.begin(), chain.knobs.end(), read);
}

ChainArguments chain_of(const Knobs& knobs, const Profile& profile) {
  ChainArguments chain;
  const Result<Profile> own = find_profile(profile.id);
  if (!own) return {};
  if (profile.id != textbook().id) chain.profile = std::string(profile.id);
  if (profile.order != own->order) chain.order = ids_of(profile.order);
  const Knobs fresh;
  for (const KnobInfo& info : all_knobs()) {
    const double value = knobs.*info.value;
    if (value != fresh.*info.value) chain.knobs.emplace_back(&info, value);
  }
  if (chain.order && chain.order->empty()) return {};
  return flags_take(profile, knobs, chain) ? chain : ChainArguments{};
}

// What runs the model's file; empty where it is read here.
std::string program_of(const AppState& s) {
  if (!s.in.model.llama_server) return {};
  return s.models.llama_server.empty() ? std::string(kLlamaServer) : s.models.llama_server;
}

Look look_of(const AppState& s) {
  Look look;
  // A step sets all that flags would say; the scene has what was made of it since.
  if (s.lesson) {
    look.lesson = watches_lesson(s) ? s.lesson->file.path : s.lesson->lesson->id;
    look.step = s.lesson->step + 1;
  } else {
    look.file = file_of(s);
    look.chain = chain_of(s.in.knobs, s.in.profile);
  }
  look.model = s.in.model;
  look.llama_server = program_of(s);
  look.view = std::string(s.page->id);
  look.theme = std::string(theme_id(shown_theme(s)));
  look.scale = s.preferences.scale;
  look.phase = s.phase;
  return look;
}

// ---- as arguments -----------------------------------------------------------------------------

std::string flag_of(std::string_view id) {
  std::string flag = "--" + std::string(id);
  std::replace(flag.begin(), flag.end(), '_', '-');
  return flag;
}

void add_chain(const ChainArguments& chain, std::vector<std::string>& out) {
  if (chain.profile) out.insert(out.end(), {"--profile", *chain.profile});
  if (chain.order) {
    std::string list;
    for (const std::string& id : *chain.order) list += (list.empty() ? "" : ",") + id;
    out.insert(out.end(), {"--order", list});
  }
  for (const auto& [info, value] : chain.knobs) {
    out.push_back(flag_of(info->id) + "=" + digits(value));
  }
}

// A key is never part of it, only the name of what holds it.
void add_model(const ModelChoice& model, const std::string& llama_server,
               std::vector<std::string>& out) {
  const auto add = [&](const char* flag, const std::string& value) {
    if (!value.empty()) out.insert(out.end(), {flag, value});
  };
  add("--model", model.file);
  add("--llama-server", llama_server);
  add("--server", model.address);
  add("--server-model", model.served);
  add("--api-key-env", model.key_env);
  if (model.chat) out.push_back("--chat");
}

std::vector<std::string> arguments_of(const Look& look, int width, int height) {
  std::vector<std::string> out;
  if (!look.file.empty()) out.push_back(look.file);
  add_model(look.model, look.llama_server, out);
  out.insert(out.end(), {"--view", look.view});
  if (!look.lesson.empty()) {
    out.insert(out.end(), {"--lesson", look.lesson, "--step", std::to_string(look.step)});
  }
  if (look.phase != kPhases || !look.lesson.empty())
    out.insert(out.end(), {"--phase", std::to_string(look.phase)});
  add_chain(look.chain, out);
  out.insert(out.end(), {"--theme", look.theme});
  if (look.scale != 1) out.insert(out.end(), {"--scale", digits(look.scale)});
  const std::string size = std::to_string(width) + "x" + std::to_string(height);
  out.insert(out.end(), {"--size", size, "--scene", look.scene});
  return out;
}

// What these flags alone come to lacks this. A file is not read again.
std::string scene_beside(const AppState& s, Look look) {
  look.scene.clear();
  const ModelChoice model = std::exchange(look.model, {});  // it is not opened once more
  const auto base = std::make_unique<AppState>(s.pages);
  start(*base);
  base->in.model = model;
  base->models.open = {};  // nobody will see it
  set_look(*base, look, [&](AppState& fresh) {
    if (is_bundled(look.file)) {
      update(fresh, command::OpenBundled{look.file});
    } else if (!look.file.empty()) {
      show_opened(fresh, s.in.opened);
    }
    return std::string();
  });
  return scene_difference(s, *base);
}

bool has_chain(const std::string& scene) {
  const JsonDocument document = JsonDocument::parse(scene, "scene").value();
  const JsonValue& root = document.root();
  return root.find("profile") || root.find("order") || root.find("knobs");
}

// What a terminal takes for a key when it is pasted: the line could end there or be completed, and
// the rest of a file's words be a command. A line's end within quotes is none of these.
bool is_key(char c) {
  return (static_cast<unsigned char>(c) < ' ' && c != '\n') || c == '\x7f';
}

std::string in_single_quotes(char c) {
  if (c == '\'') return "'\\''";
  if (!is_key(c)) return std::string(1, c);
  std::string octal = "\\";
  for (const int shift : {6, 3, 0}) octal += static_cast<char>('0' + ((c >> shift) & 7));
  return "'\"$(printf '" + octal + "')\"'";
}

}  // namespace

std::vector<std::string> model_words(const AppState& s) {
  std::vector<std::string> words;
  add_model(s.in.model, program_of(s), words);
  return words;
}

std::vector<std::string> chain_words(Knobs knobs, const Profile& profile) {
  knobs.logit_bias.clear();
  std::vector<std::string> words;
  add_chain(chain_of(knobs, profile), words);
  return words;
}

std::vector<std::string> screen_arguments(const AppState& s, int width, int height) {
  Look look = look_of(s);
  look.scene = scene_beside(s, look);
  if (look.chain.any() && has_chain(look.scene)) {  // it says all of it, and flags would count more
    look.chain = {};
    look.scene = scene_beside(s, look);
  }
  return arguments_of(look, width, height);
}

std::string shell_word(std::string_view word) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("_-./:=,+@%").find(c) != std::string_view::npos;
  };
  if (!word.empty() && std::all_of(word.begin(), word.end(), plain)) return std::string(word);
  std::string out = "'";
  for (const char c : word) out += in_single_quotes(c);
  return out + "'";
}

std::string copied_command(const AppState& s, int width, int height) {
  std::string line = "logitdice";
  for (const std::string& word : screen_arguments(s, width, height)) line += " " + shell_word(word);
  return line;
}

}  // namespace logitdice
