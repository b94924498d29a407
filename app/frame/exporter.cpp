#include "app/frame/exporter.h"

#include <cstdio>
#include <filesystem>
#include <sstream>
#include <utility>

#include "app/desktop/picture_file.h"
#include "app/frame/file_asker.h"
#include "app/program/animation.h"
#include "app/program/scene.h"
#include "core/files/files.h"
#include "core/readings/table.h"
#include "core/readings/trace_json.h"
#include "core/text/letter_case.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

constexpr ExportRow kRows[] = {
    {ExportKind::png, "png", "picture, PNG", ".png", true, false},
    {ExportKind::svg, "svg", "picture, SVG", ".svg", true, false},
    {ExportKind::tsv, "tsv", "table, TSV", ".tsv", false, false},
    {ExportKind::csv, "csv", "table, CSV", ".csv", false, false},
    {ExportKind::markdown, "markdown", "table, Markdown", ".md", false, false},
    {ExportKind::json, "json", "trace, JSON", ".json", false, false},
    {ExportKind::phases, "phases", "six phases, GIF", ".gif", true, true},
    {ExportKind::sweep, "sweep", "a knob's sweep, GIF", ".gif", true, true},
    {ExportKind::text, "text", "text being written, GIF", ".gif", true, true},
    {ExportKind::capture, "capture", "text with its logits", ".json", false, false},
};

using Work = Task<bool>::Work;

// ---- tables and traces --------------------------------------------------------------------------

std::string trace_json(const Distribution& distribution, const Profile& profile, const Trace& trace,
                       const std::vector<TokenId>& prompt, const std::vector<TokenId>& output) {
  Situation situation;
  situation.prompt = prompt;
  situation.output = output;
  std::ostringstream out;
  const int rows = static_cast<int>(distribution.logits.size());
  write_trace_json(out, {distribution, profile, trace, rows, situation});
  return std::move(out).str();
}

TableFormat format_of(ExportKind kind) {
  if (kind == ExportKind::csv) return TableFormat::csv;
  return kind == ExportKind::markdown ? TableFormat::markdown : TableFormat::tsv;
}

Result<bool> written(const std::string& path, const std::string& bytes) {
  const Result<Written> done = write_file_atomically(path, bytes);
  return done ? Result<bool>(true) : Error{done.error()};
}

// It owns copies of what it writes: the state goes on changing.
Work table_work(const AppState& s, ExportKind kind, const std::string& path) {
  const Situation now = situation_of(s);
  std::vector<TokenId> prompt(now.prompt.begin(), now.prompt.end());
  std::vector<TokenId> output(now.output.begin(), now.output.end());
  return [=, distribution = s.distribution, profile = s.in.profile,
          trace = s.trace](Reporter<bool>&) -> Result<bool> {
    if (kind == ExportKind::json) {
      return written(path, trace_json(distribution, profile, trace, prompt, output));
    }
    const int rows = static_cast<int>(distribution.logits.size());
    return written(path, table_text(format_of(kind), numbers_table(distribution, trace, rows)));
  };
}

// ---- pictures ---------------------------------------------------------------------------------

std::string animation_of(const Exporter& exporter) {
  const ExportKind kind = exporter.what().kind;
  if (kind == ExportKind::sweep) return "sweep:" + exporter.sweep;
  return kind == ExportKind::text ? "text" : "phases";
}

std::vector<std::string> command_of(const Exporter& exporter) {
  std::vector<std::string> command = {exporter.program, "render",      "--state", "/dev/stdin",
                                      "--size",         exporter.size, "-o",      exporter.file};
  if (!exporter.what().film) return command;
  command.insert(command.end(), {"--progress", "--animate", animation_of(exporter)});
  return command;
}

// "picture 3 of 41"; anything else is told when it is the last.
double share_of(std::string_view line) {
  int made = 0, all = 0;
  if (std::sscanf(std::string(line).c_str(), "picture %d of %d", &made, &all) != 2) return -1;
  return all > 0 ? static_cast<double>(made) / all : -1;
}

// What a terminal is told, as a sentence of the window, which has no flags.
std::string without_name(std::string line) {
  for (const std::string_view words : {"logitdice: ", "--animate: "}) {
    if (line.starts_with(words)) line.erase(0, words.size());
  }
  return capitalised(std::move(line));
}

Work picture_work(const AppState& s, const Exporter& exporter) {
  return
      [command = command_of(exporter), scene = scene_text(s)](Reporter<bool>& to) -> Result<bool> {
        const Result<bool> done = run_helper(
            command, scene,
            [&](std::string_view line) {
              if (const double share = share_of(line); share >= 0) to.progress(share);
            },
            [&] { return to.cancelled(); });
        if (!done) return Error{without_name(done.error())};
        return done;
      };
}

// ---- what is wrong before it begins ----------------------------------------------------------

std::string wrong_name(const Exporter& exporter) {
  if (exporter.file.empty()) return "Name the file.";
  const ExportRow& what = exporter.what();
  if (!what.picture) return {};
  const Result<PictureKind> kind = picture_kind(exporter.file);
  if (what.film) return {};  // the program that draws says what it can
  if (!kind) return kind.error();
  const PictureKind wanted = what.kind == ExportKind::svg ? PictureKind::svg : PictureKind::png;
  if (kind.value() == wanted) return {};
  return file_error(exporter.file,
                    "let the name of this picture end in " + std::string(what.ending) + ".")
      .message;
}

std::string wrong_sweep(const Exporter& exporter) {
  if (exporter.what().kind != ExportKind::sweep) return {};
  const Result<Animation> animation = parse_animation(animation_of(exporter));
  return animation ? "" : animation.error();
}

}  // namespace

std::span<const ExportRow> all_exports() {
  return kRows;
}

void open_export(Exporter& exporter, int width, int height) {
  exporter.open = exporter.fresh = true;
  exporter.error.clear();
  exporter.keys.clear();
  exporter.shown_size = exporter.size = std::to_string(width) + "x" + std::to_string(height);
  exporter.file = free_name("logitdice", exporter.what().ending);
}

void choose_export(Exporter& exporter, std::size_t row) {
  const std::filesystem::path path(exporter.file);
  const bool ours = path.extension() == exporter.what().ending;
  exporter.row = row;
  exporter.error.clear();
  if (!ours) return;
  const bool free = path.filename().string().starts_with("logitdice");
  exporter.file =
      free ? (path.parent_path() /
              std::filesystem::path(free_name("logitdice", exporter.what().ending)).filename())
                 .string()
           : std::filesystem::path(path).replace_extension(exporter.what().ending).string();
}

void begin_export(Exporter& exporter, const AppState& s, Commands& commands) {
  if (exporter.running) return;
  exporter.error = wrong_name(exporter);
  if (exporter.error.empty()) exporter.error = wrong_sweep(exporter);
  if (!exporter.error.empty()) return;
  const ExportRow& what = exporter.what();
  if (what.kind == ExportKind::capture) {
    exporter.open = false;
    commands.push_back(command::SaveCapture{exporter.file});
  } else if (what.picture && !what.film && exporter.size == exporter.shown_size) {
    exporter.open = false;
    exporter.picture = exporter.file;  // of what is on the screen, as it is
  } else {
    exporter.target = exporter.file;
    exporter.running = true;
    exporter.progress = 0;
    exporter.task.start(what.picture ? picture_work(s, exporter)
                                     : table_work(s, what.kind, exporter.file));
  }
}

void cancel_export(Exporter& exporter) {
  exporter.task.stop();
  exporter.running = false;
}

void poll_export(Exporter& exporter, Commands& commands) {
  if (!exporter.running) return;
  const TaskNews<bool> news = exporter.task.poll();
  exporter.progress = news.progress;
  if (news.running) return;
  exporter.running = false;
  exporter.error = news.error;
  if (!news.error.empty()) {
    if (!exporter.open) commands.push_back(command::Report{news.error});
    return;
  }
  exporter.open = false;
  commands.push_back(command::Tell{"It was saved to " + printable(exporter.target) + "."});
}

}  // namespace logitdice
