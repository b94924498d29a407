#include "core/lesson/handout.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <vector>

#include "core/lesson/claims.h"
#include "core/lesson/fresh_questions.h"
#include "core/lesson/glossary.h"
#include "core/lesson/html.h"
#include "core/sampling/knobs.h"
#include "core/text/markup.h"
#include "core/text/numbers.h"
#include "core/text/parse_number.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

// Black on white, a column for a telephone's screen; a step stays on one sheet where it can.
constexpr std::string_view kStyle = R"(
body{font-family:Inter,'Helvetica Neue',Arial,'DejaVu Sans',sans-serif;line-height:1.5;color:#14171c;
background:#fff;max-width:46rem;margin:0 auto;padding:1rem}
h1,h2,h3{line-height:1.2}
h2{border-bottom:1px solid #767d8a;padding-bottom:.2rem;margin-top:2rem}
.caption{color:#4c5463}
figure{margin:1rem 0}
figure svg{max-width:100%;height:auto;border:1px solid #767d8a}
table{border-collapse:collapse;margin:1rem 0}
th,td{border:1px solid #767d8a;padding:.3rem .6rem;text-align:left}
code,pre{font-family:'JetBrains Mono','DejaVu Sans Mono',Menlo,Consolas,monospace}
pre{overflow-x:auto}
a{color:#00568f}
.question,.takeaways{border:2px solid #14171c;border-radius:.4rem;padding:.2rem 1rem;margin:1rem 0}
.takeaways{border-style:dashed}
.choices{list-style-type:upper-alpha}
.blank{display:inline-block;min-width:8rem;border-bottom:1px solid #14171c}
dt{font-weight:bold}
dd{margin:0 0 .6rem 1rem}
.answers{break-before:page}
@page{margin:18mm}
@media print{body{max-width:none;padding:0}
h2,h3{break-after:avoid}figure,.question,.takeaways,tr,dd{break-inside:avoid}
a{color:inherit;text-decoration:none}}
)";

constexpr std::string_view kBlank = "<span class=\"blank\">&#160;</span>";

std::string line_html(std::string_view markdown) {
  return html_of(runs_of(markdown));
}

std::string paragraph(const std::string& html) {
  return "<p>" + html + "</p>\n";
}

/// A question of the handout and its number, as it stands in both of its places.
struct Asked {
  Question question;  // with its numbers
  int number = 0;
};

class Handout {
 public:
  Handout(const Lesson& lesson, std::span<const std::string> pictures, std::uint64_t seed)
      : lesson_(lesson), pictures_(pictures), seed_(seed) {}

  std::string make();

 private:
  std::string head() const;
  std::string title();
  std::string steps();
  std::string step(const LessonStep& step, const std::string& picture);
  std::string quiz();
  std::string question(Question question);
  std::string terms() const;
  std::string answers();
  // Each Markdown text that is shown goes through these two, which note its terms.
  std::string text(const std::string& markdown);
  std::string line(const std::string& markdown);
  void note_terms(const TextRuns& runs);

  const Lesson& lesson_;
  std::span<const std::string> pictures_;
  std::uint64_t seed_;
  std::vector<Asked> asked_;
  std::set<std::string> terms_;  // ids
};

// ---- texts ----------------------------------------------------------------------------------

void Handout::note_terms(const TextRuns& runs) {
  constexpr std::string_view kTerm = "term:";
  for (const TextRun& run : runs) {
    if (!run.link.starts_with(kTerm)) continue;
    if (const Term* term = find_term(run.link.substr(kTerm.size()))) terms_.insert(term->id);
  }
}

std::string Handout::text(const std::string& markdown) {
  const std::vector<Block> made = blocks(markdown);
  for (const Block& block : made) {
    note_terms(block.runs);
    for (const auto& row : block.rows) std::ranges::for_each(row, [&](auto& c) { note_terms(c); });
  }
  return html_of(std::span<const Block>(made));
}

std::string Handout::line(const std::string& markdown) {
  const TextRuns runs = runs_of(markdown);
  note_terms(runs);
  return html_of(runs);
}

// ---- steps ----------------------------------------------------------------------------------

std::string Handout::head() const {
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<title>" +
         markup_escaped(lesson_.title) + "</title>\n<style>" + std::string(kStyle) +
         "</style>\n</head>\n<body>\n";
}

std::string Handout::title() {
  std::string html = "<h1>" + markup_escaped(lesson_.title) + "</h1>\n";
  if (lesson_.minutes > 0) {
    html += "<p class=\"caption\">" + std::to_string(lesson_.minutes) +
            plural(lesson_.minutes, " minute", " minutes") + "</p>\n";
  }
  return html + text(computed_text(lesson_, lesson_.summary));
}

// In HTML an SVG needs no namespace, and without one the page names no address at all.
std::string inline_svg(std::string svg) {
  constexpr std::string_view kNamespace = " xmlns=\"http://www.w3.org/2000/svg\"";
  const std::size_t begin = svg.find("<svg");
  if (begin == std::string::npos) return "";
  svg.erase(0, begin);  // an XML declaration has its place at the front of a file alone
  const std::size_t at = svg.find(kNamespace);
  if (at != std::string::npos && at < svg.find('>')) svg.erase(at, kNamespace.size());
  return svg;
}

std::string Handout::step(const LessonStep& step, const std::string& picture) {
  ComputedTexts computed(lesson_, &step);
  std::string html = "<h3>" + markup_escaped(step.title) + "</h3>\n";
  if (const std::string svg = inline_svg(picture); !svg.empty())
    html += "<figure>\n" + svg + "</figure>\n";
  html += text(computed.text(step.body));
  if (step.question) html += question(computed.question(*step.question));
  if (step.takeaways.empty()) return html;
  html += "<div class=\"takeaways\">\n<h4>Take away</h4>\n<ul>\n";
  for (const std::string& takeaway : step.takeaways)
    html += "<li>" + line(computed.text(takeaway)) + "</li>\n";
  return html + "</ul>\n</div>\n";
}

std::string Handout::steps() {
  std::string html, section;
  for (std::size_t i = 0; i < lesson_.steps.size(); ++i) {
    const LessonStep& each = lesson_.steps[i];
    if (each.section != section && !each.section.empty())
      html += "<h2>" + markup_escaped(each.section) + "</h2>\n";
    section = each.section;
    html += step(each, i < pictures_.size() ? pictures_[i] : "");
  }
  return html;
}

// ---- questions and answers ------------------------------------------------------------------

std::string choices_html(const Question& q) {
  std::string html = "<ol class=\"choices\">\n";
  for (const std::string& choice : q.choices) html += "<li>" + line_html(choice) + "</li>\n";
  return html + "</ol>\n";
}

// Where one writes.
std::string room_html(const Question& q) {
  switch (q.kind) {
    case QuestionKind::choice:
      return choices_html(q);
    case QuestionKind::true_false:
      return paragraph("&#9744; true &#160; &#9744; false");
    case QuestionKind::bars:
      return paragraph("Draw your bars into the picture above.");
    case QuestionKind::ruler:
      return paragraph(markup_escaped(find_knob(q.knob)->title) + ": " + std::string(kBlank));
    case QuestionKind::number:
    case QuestionKind::token:
      return paragraph(std::string(kBlank));
  }
  return "";
}

std::string answer_html(const Question& q) {
  const std::size_t place = static_cast<std::size_t>(q.answer);
  switch (q.kind) {
    case QuestionKind::choice:
      return std::string(1, static_cast<char>('A' + q.answer)) + ": " + line_html(q.choices[place]);
    case QuestionKind::true_false:
      return markup_escaped(q.choices[place]);
    case QuestionKind::number:
      return line_html(q.number);
    case QuestionKind::token:
      return markup_escaped(q.token);
    case QuestionKind::ruler:
      return number_text(q.low) + " to " + number_text(q.high);
    case QuestionKind::bars:
      return "";
  }
  return "";
}

std::string Handout::question(Question question) {
  const int number = static_cast<int>(asked_.size()) + 1;
  std::string html = "<div class=\"question\">\n<h4>Question " + std::to_string(number) +
                     "</h4>\n" + paragraph(line(question.text)) + room_html(question) + "</div>\n";
  for (const std::string& choice : question.choices) note_terms(runs_of(choice));
  note_terms(runs_of(question.explanation));
  asked_.push_back({std::move(question), number});
  return html;
}

std::string Handout::quiz() {
  const std::vector<Question> questions = quiz_of(lesson_, seed_);
  if (questions.empty()) return "";
  std::string html = "<h2>Questions</h2>\n";
  for (const Question& each : questions) html += question(each);
  return html;
}

std::string Handout::answers() {
  if (asked_.empty()) return "";
  std::string html = "<section class=\"answers\">\n<h2>Answers</h2>\n<dl>\n";
  for (const Asked& asked : asked_) {
    const std::string answer = answer_html(asked.question);
    html += "<dt>Question " + std::to_string(asked.number) + (answer.empty() ? "" : ": ") + answer +
            "</dt>\n<dd>" + line_html(asked.question.explanation) + "</dd>\n";
  }
  return html + "</dl>\n</section>\n";
}

// ---- the whole ------------------------------------------------------------------------------

std::string Handout::terms() const {
  if (terms_.empty()) return "";
  std::string html = "<h2>Terms</h2>\n<dl>\n";
  for (const std::string& id : terms_) {
    const Term& term = *find_term(id);
    html += "<dt id=\"term-" + term.id + "\">" + markup_escaped(term.title) + "</dt>\n<dd>" +
            markup_escaped(plain_text(term.text)) + "</dd>\n";
  }
  return html + "</dl>\n";
}

std::string Handout::make() {
  std::string html = head();
  html += title();
  html += steps();  // in this order: each counts the questions on and notes terms
  html += quiz();
  html += terms();
  html += answers();
  return html + "</body>\n</html>\n";
}

}  // namespace

std::string handout_html(const Lesson& lesson, std::span<const std::string> pictures,
                         std::uint64_t seed) {
  return Handout(lesson, pictures, seed).make();
}

}  // namespace logitdice
