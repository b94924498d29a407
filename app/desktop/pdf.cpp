#include "app/desktop/pdf.h"

#include <unistd.h>

#include <filesystem>
#include <string_view>

#include "app/desktop/programs.h"

namespace logitdice {
namespace {

namespace fs = std::filesystem;

struct KnownPrinter {
  std::string_view name;
  bool browser;
};
constexpr KnownPrinter kPrinters[] = {{"chromium", true},
                                      {"chromium-browser", true},
                                      {"google-chrome", true},
                                      {"libreoffice", false},
                                      {"soffice", false}};
constexpr double kMostPrinting_s = 60;

}  // namespace

PdfPrinter find_pdf_printer() {
  for (const KnownPrinter& known : kPrinters) {
    const std::string path = find_program(known.name);
    if (!path.empty()) return {path, known.browser};
  }
  return {};
}

std::vector<std::string> pdf_command(const PdfPrinter& printer, const std::string& html,
                                     const std::string& pdf) {
  const fs::path page = fs::absolute(html), paper = fs::absolute(pdf);
  if (!printer.browser) {
    return {printer.program, "--headless", "--convert-to",
            "pdf",           "--outdir",   paper.parent_path().string(),
            page.string()};
  }
  std::vector<std::string> command = {printer.program, "--headless", "--disable-gpu",
                                      "--no-pdf-header-footer", "--print-to-pdf=" + paper.string()};
  if (geteuid() == 0) command.push_back("--no-sandbox");  // it refuses to start for root with one
  command.push_back(page.string());
  return command;
}

bool print_pdf(const PdfPrinter& printer, const std::string& html, const std::string& pdf) {
  std::error_code problem;
  fs::remove(pdf, problem);  // an older one is no success
  return run_program(pdf_command(printer, html, pdf), kMostPrinting_s) && fs::exists(pdf, problem);
}

}  // namespace logitdice
