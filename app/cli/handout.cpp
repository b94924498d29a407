#include "app/cli/handout.h"

#include <filesystem>
#include <vector>

#include "app/cli/lesson_pictures.h"
#include "app/cli/lesson_source.h"
#include "app/desktop/pdf.h"
#include "core/files/files.h"
#include "core/lesson/claims.h"
#include "core/lesson/handout.h"
#include "core/text/letter_case.h"
#include "core/text/place.h"

namespace logitdice::cli {
namespace {

constexpr const char* kHandoutUsage = "  logitdice handout LESSON -o OUT.html [--pdf] [--seed N]\n";

constexpr const char* kHandoutExamples =
    "  logitdice handout temperature -o temperature.html\n"
    "  logitdice handout my_lesson.md -o my_lesson.html --pdf\n";

constexpr const char* kNoPrinter =
    "A PDF is printed by chromium, chromium-browser, google-chrome or libreoffice, and none of "
    "them "
    "is here. The page of HTML is written; any browser prints it.";

std::string pdf_path(const std::string& html) {
  return std::filesystem::path(html).replace_extension(".pdf").string();
}

bool names_html(const std::string& path) {
  std::string ending = std::filesystem::path(path).extension().string();
  for (char& c : ending) c = lower_case(c);
  return ending == ".html" || ending == ".htm";
}

// Exit code. The page stays, whatever becomes of the PDF.
int write_pdf(const std::string& html, std::ostream& err) {
  const PdfPrinter printer = find_pdf_printer();
  if (printer.program.empty()) return refuse(err, kNoPrinter, kFailure);
  const std::string pdf = pdf_path(html);
  if (print_pdf(printer, html, pdf)) return kFine;
  return refuse(err, printer.program + " made no " + pdf + " of " + html + ".", kFailure);
}

// What is printed is to be right: nothing left out, and every claim holds.
Result<Lesson> whole_lesson(const std::string& source, std::istream& in) {
  Result<Lesson> lesson = read_lesson_source(source, in);
  if (!lesson) return lesson;
  if (!lesson->errors.empty()) return lesson->errors.front();
  const std::vector<Error> faults = check_lesson(lesson.value());
  return faults.empty() ? std::move(lesson) : Result<Lesson>(faults.front());
}

int run_handout(const HandoutOptions& options, const Streams& io) {
  const Result<Lesson> lesson = whole_lesson(options.lesson, io.in);
  if (!lesson) return refuse(io.err, lesson.error());
  const Result<std::vector<std::string>> pictures = lesson_pictures(lesson.value());
  if (!pictures) return refuse(io.err, pictures.error());
  const std::string html = handout_html(lesson.value(), pictures.value(), options.seed);
  const Result<Written> written = write_file_atomically(options.out, html);
  if (!written) return refuse(io.err, written.error());
  tell_folder(io.err, written.value());
  return options.pdf ? write_pdf(options.out, io.err) : kFine;
}

}  // namespace

Parsed<HandoutOptions> parse_handout(std::span<const std::string> arguments, const Streams& io) {
  HandoutOptions options;
  Value lesson, out, seed;
  CommandLine line{"logitdice handout",
                   "Writes a lesson on one page of HTML, for paper and for a telephone: text, "
                   "pictures, questions, and the answers on the last page.",
                   kHandoutUsage, kHandoutExamples};
  add_value(line, "LESSON", "", lesson_help(), lesson);
  add_value(line, "-o,--out", "OUT.html", "Where the page goes.", out);
  add_switch(line, "--pdf",
             "Prints it into a PDF of the same name as well, by Chromium, Chrome or LibreOffice.",
             options.pdf);
  add_value(line, "--seed", "N", "Which fresh questions the quiz has; 42 is the default.", seed);
  if (const auto code = parse_flags(line, arguments, io)) return *code;
  if (!lesson) return refuse(io.err, "Which lesson? See logitdice list lessons, or name a file.");
  if (!out) return refuse(io.err, "handout needs -o OUT.html, where the page goes.");
  if (seed) {
    const Result<std::uint64_t> number = read_seed(*seed);
    if (!number) return refuse(io.err, number.error());
    options.seed = number.value();
  }
  options.lesson = *lesson;
  options.out = *out;
  if (!names_html(options.out)) {
    return refuse(io.err, "-o names the page of HTML, OUT.html, and is " +
                              logitdice::quoted(options.out) +
                              "; with --pdf the PDF goes beside it.");
  }
  return options;
}

int handout_command(std::span<const std::string> arguments, const Streams& io) {
  const Parsed<HandoutOptions> parsed = parse_handout(arguments, io);
  if (const int* code = std::get_if<int>(&parsed)) return *code;
  return run_handout(std::get<HandoutOptions>(parsed), io);
}

}  // namespace logitdice::cli
