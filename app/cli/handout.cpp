#include "app/cli/handout.h"

#include <algorithm>
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

// What is printed is to be right: nothing left out, every claim holds, every scene is a picture.
// All that is wrong is told, a sentence each, and then nothing is written.
std::vector<Error> faults_of(const Lesson& lesson, const LessonPictures& pictures) {
  std::vector<Error> faults = lesson.errors;
  for (const std::vector<Error>& more : {check_lesson(lesson), pictures.errors}) {
    for (const Error& fault : more) {
      const bool told = std::ranges::any_of(
          faults, [&](const Error& other) { return other.message == fault.message; });
      if (!told) faults.push_back(fault);
    }
  }
  return faults;
}

int run_handout(const HandoutOptions& options, const Streams& io) {
  const Result<Lesson> lesson = read_lesson_source(options.lesson, io.in);
  if (!lesson) return refuse(io.err, lesson.error());
  const LessonPictures pictures = lesson_pictures(lesson.value());
  const std::vector<Error> faults = faults_of(lesson.value(), pictures);
  for (const Error& fault : faults) refuse(io.err, fault.message);
  if (!faults.empty()) return kBadInput;
  const std::string html = handout_html(lesson.value(), pictures.svg, options.seed);
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
