#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "app/desktop/pdf.h"
#include "core/lesson/lesson.h"
#include "tests/app/cli/run.h"
#include "tests/core/lesson/well_formed.h"

using namespace logitdice;
using namespace logitdice::cli;

namespace {

namespace fs = std::filesystem;

constexpr const char* kSmall =
    "---\nid: a\ntitle: A\nscene: {\"distribution\": \"cat_sat_on\"}\n---\n"
    "## One\nmat has {{ p(mat) = 0.590 }}.\n~~~scene\n{\"phase\": 4}\n~~~\n"
    "## Two\n~~~scene\n{\"view\": \"compare\"}\n~~~\n"
    "# Questions\n~~~quiz\n[{\"id\": \"q\", \"kind\": \"true_false\", \"text\": \"So?\", "
    "\"answer\": true, \"explanation\": \"Because.\"}]\n~~~\n";

/// A folder of one's own, gone afterwards.
struct Folder {
  Folder() {
    std::string name = (fs::temp_directory_path() / "handout_XXXXXX").string();
    REQUIRE(mkdtemp(name.data()));
    path = name;
  }
  ~Folder() { fs::remove_all(path); }
  std::string operator/(const std::string& name) const { return (path / name).string(); }

  fs::path path;
};

void write(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

std::string read(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++count;
  return count;
}

/// PATH is one folder for as long as this lives.
struct OnlyPath {
  explicit OnlyPath(const std::string& folder) { setenv("PATH", folder.c_str(), 1); }
  ~OnlyPath() { setenv("PATH", before.c_str(), 1); }

  std::string before = std::getenv("PATH") ? std::getenv("PATH") : "";
};

TEST_CASE("handout: a person's lesson with a picture a step") {
  const Folder folder;
  write(folder / "a.md", kSmall);
  const Ran ran = run({"handout", folder / "a.md", "-o", folder / "a.html"});
  CHECK(ran.code == 0);
  CHECK(ran.out == "");
  const std::string html = read(folder / "a.html");
  CHECK(count_of(html, "<svg") == 2);
  CHECK(html.find(">mat</text>") != html.npos);  // letters, not pixels
  CHECK(html.find("mat has 0.590.") != html.npos);
  CHECK(html.find("http") == html.npos);
  CHECK(test::why_not_well_formed(html) == "");
  CHECK(run({"handout", "-", "-o", folder / "b.html"}, kSmall).code == 0);
  CHECK(read(folder / "b.html") == html);
}

TEST_CASE("handout: its pictures are the page alone in large type, as they are before a class") {
  const Folder folder;
  REQUIRE(run({"handout", "logits", "-o", folder / "a.html"}).code == 0);
  const std::string html = read(folder / "a.html");
  for (const char* control : {">Speculative</text>", ">Sample (S)</text>", ">Page Down</text>"}) {
    CAPTURE(control);
    CHECK(html.find(control) == html.npos);
  }
  const std::string key = "font-size=\"";
  double least = 100;
  for (std::size_t at = html.find(key); at != html.npos; at = html.find(key, at + 1)) {
    least = std::min(least, std::stod(html.substr(at + key.size(), 8)));
  }
  CHECK(least >= 12);  // of 620 units; the window at the desk has 10.7
  // Within a page of HTML no browser minds xml:space, and a space at a text's edge is a space.
  CHECK(html.find("white-space:pre") != html.npos);
}

TEST_CASE("handout: what is wrong is said, and nothing is written") {
  const Folder folder;
  const std::string out = folder / "x.html";
  const std::string front = "---\nid: a\ntitle: A\n---\n## One\n";
  write(folder / "claim.md", front + "{{ p(mat) = 0.7 }}\n");
  write(folder / "scene.md", front + "~~~scene\n{\"view\": \"nowhere\"}\n~~~\n");
  write(folder / "fence.md", front + "~~~secret\n~~~\n");
  struct Row {
    std::vector<std::string> arguments;
    std::string said;
  };
  const Row rows[] = {
      {{"handout"}, "Which lesson?"},
      {{"handout", "temperature"}, "-o OUT.html"},
      {{"handout", "no_such_lesson", "-o", out}, "no_such_lesson"},
      {{"handout", folder / "claim.md", "-o", out}, "claim.md:6:1: "},
      {{"handout", folder / "scene.md", "-o", out}, "scene.md:7:10: "},
      {{"handout", folder / "fence.md", "-o", out}, "fence.md:6:1: "},
      {{"handout", "temperature", "-o", out, "--seed", "-1"}, "--seed"},
      {{"handout", "temperature", "-o", folder / "x.pdf", "--pdf"}, "HTML"},
      {{"handout", "temperature", "-o", folder / "x.txt"}, "x.txt"},
      {{"handout", "temperature", "-o", folder / "html"}, "OUT.html"},
      {{"handout", "temperature", "-o", out, "more"}, "more"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.said);
    const Ran ran = run(row.arguments);
    CHECK(ran.code == 2);
    CHECK(ran.out == "");
    CHECK(ran.err.find(row.said) != std::string::npos);
    CHECK_FALSE(fs::exists(out));
  }
}

TEST_CASE("handout: every fault is told, a sentence each") {
  const Folder folder;
  write(folder / "a.md",
        "---\nid: a\ntitle: A\n---\n## One\n{{ p(mat) = 0.7 }} and {{ p(sofa) = 0.7 }}\n"
        "~~~scene\n{\"view\": \"nowhere\", \"seed\": -1}\n~~~\n"
        "## Two\n{{ p(nobody) }}\n~~~scene\n{\"phase\": 9}\n~~~\n");
  const Ran ran = run({"handout", folder / "a.md", "-o", folder / "a.html"});
  CHECK(ran.code == 2);
  CHECK_FALSE(fs::exists(folder / "a.html"));
  for (const char* place :
       {"a.md:6:1: ", "a.md:6:24: ", "a.md:8:10: ", "a.md:8:29: ", "a.md:11:1: ", "a.md:13:11: "}) {
    CAPTURE(ran.err);
    CHECK(count_of(ran.err, place) == 1);
  }
  CHECK(count_of(ran.err, "\n") == 6);
}

TEST_CASE("handout: a PDF by the program that is there") {
  const Folder folder, programs;
  write(folder / "a.md", kSmall);
  const std::vector<std::string> line = {"handout", folder / "a.md", "-o", folder / "a.html",
                                         "--pdf"};
  const OnlyPath path(programs.path.string());
  const Ran without = run(line);
  CHECK(without.code == 1);
  CHECK(without.err.find("chromium") != std::string::npos);
  CHECK(fs::exists(folder / "a.html"));

  // It writes its arguments where it was told to.
  write(programs / "chromium",
        "#!/bin/sh\nfor a in \"$@\"; do case \"$a\" in --print-to-pdf=*) "
        "echo \"$@\" > \"${a#--print-to-pdf=}\";; esac; done\n");
  fs::permissions(programs / "chromium", fs::perms::owner_all);
  CHECK(run(line).code == 0);
  CHECK(read(folder / "a.pdf").find(folder / "a.html") != std::string::npos);

  write(programs / "chromium", "#!/bin/sh\nexit 1\n");
  const Ran failed = run(line);
  CHECK(failed.code == 1);
  CHECK(failed.err.find("a.pdf") != std::string::npos);
  CHECK_FALSE(fs::exists(folder / "a.pdf"));  // an old one would pass for the new one
}

TEST_CASE("handout: a PDF by a real browser, where there is one") {
  const PdfPrinter printer = find_pdf_printer();
  if (printer.program.empty()) return;  // a machine without a screen may have none
  const Folder folder;
  REQUIRE(run({"handout", "temperature", "-o", folder / "t.HTML", "--pdf"}).code == 0);
  const std::string pdf = read(folder / "t.pdf");
  CHECK(pdf.starts_with("%PDF-"));
  CHECK(pdf.size() > 20'000);  // with its pictures
}

TEST_CASE("handout: the commands that print") {
  const PdfPrinter browser{"/usr/bin/chromium", true}, office{"/usr/bin/soffice", false};
  const auto by_browser = pdf_command(browser, "/a/x.html", "/a/x.pdf");
  CHECK(by_browser.front() == "/usr/bin/chromium");
  CHECK(by_browser.back() == "/a/x.html");
  const auto by_office = pdf_command(office, "/a/x.html", "/a/x.pdf");
  CHECK(by_office == std::vector<std::string>{"/usr/bin/soffice", "--headless", "--convert-to",
                                              "pdf", "--outdir", "/a", "/a/x.html"});
}

}  // namespace
