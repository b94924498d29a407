#include "app/cli/info_text.h"

#include <cmath>

#include "app/cli/numbers.h"
#include "app/cli/table.h"
#include "core/text/token_text.h"

namespace logitdice::cli {
namespace {

using Align = Table::Align;

constexpr const char* kUntoldCell = "–";

void write_field(std::ostream& out, std::string_view name, const std::string& text) {
  constexpr int kName = 12;
  std::string line(name);
  line.resize(kName, ' ');
  out << line << wrapped(text, kTerminalWidth - kName, kName) << "\n";
}

std::string bytes_field(const std::string& bytes) {
  return bytes.empty() ? std::string(kUntoldCell) : "\"" + printable(bytes) + "\"";
}

std::string settings_text(const CaptureInfo& info) {
  if (!info.settings) return "the file names none";
  std::string text = std::string(info.settings->profile.id);
  for (const KnobInfo& knob : all_knobs()) {
    const double value = info.settings->knobs.*knob.value;
    if (value == knob.neutral) continue;
    text += ", " + std::string(knob.id) + " " + full(value);
  }
  return text + ", seed " + std::to_string(info.settings->seed);
}

void write_steps(std::ostream& out, const CaptureInfo& info) {
  Table table;
  table.add_column("#", Align::kRight);
  table.add_column("token", Align::kLeft);
  for (const char* title : {"id", "ln p", "p", "rank", "listed", "tail"}) {
    table.add_column(title, Align::kRight);
  }
  std::size_t number = 0;
  for (const CaptureInfo::Step& step : info.steps) {
    table.add_row({std::to_string(++number),
                   step.has_text ? ellipsis(visible_or_empty(step.text), kTokenWidth)
                                 : std::string(kUntoldCell),
                   step.id ? std::to_string(*step.id) : kUntoldCell,
                   step.logprob ? fixed(*step.logprob, 3) : kUntoldCell,
                   step.logprob ? share_text(std::exp(*step.logprob), 3) : kUntoldCell,
                   step.rank ? std::to_string(*step.rank) : kUntoldCell,
                   grouped(static_cast<std::int64_t>(step.listed)),
                   step.tail ? share_text(*step.tail, 3) : kUntoldCell});
  }
  out << table.text();
}

void write_entries(std::ostream& out, const Captures& all) {
  out << "\n" << all.entries.size() << " texts; --entry N shows another:\n";
  std::size_t number = 0;
  for (const CaptureEntry& entry : all.entries) {
    const std::string title = entry.title.empty() ? "text" : printable(entry.title);
    const std::string what = entry.capture ? std::to_string(entry.capture->steps.size()) + " tokens"
                                           : printable(entry.capture.error());
    out << "  " << ++number << "  " << title << ": " << what << "\n";
  }
}

}  // namespace

void write_info_text(std::ostream& out, const CaptureInfo& info, const Captures* all) {
  write_field(out, "format", printable(info.format));
  write_field(out, "values", info.values + ": " + info.explained);
  write_field(out, "model", info.model.empty() ? kUntoldCell : printable(info.model));
  write_field(out, "vocabulary",
              info.vocabulary > 0 ? grouped(static_cast<std::int64_t>(info.vocabulary)) + " tokens"
                                  : "not known");
  write_field(out, "prompt", bytes_field(info.prompt));
  write_field(out, "text", bytes_field(info.text));
  write_field(out, "settings", settings_text(info));
  for (const std::string& note : info.notes) write_field(out, "note", printable(note));
  out << "\n";
  write_steps(out, info);
  if (all && all->entries.size() > 1) write_entries(out, *all);
}

}  // namespace logitdice::cli
