#pragma once

#include <string>
#include <vector>

namespace logitdice {

/// A program of this machine that prints a page of HTML into a PDF.
struct PdfPrinter {
  std::string program;  // its full path; empty: there is none
  bool browser = true;  // Chromium or Chrome; otherwise LibreOffice
};

/// The first that is found of chromium, chromium-browser, google-chrome, libreoffice, soffice.
PdfPrinter find_pdf_printer();

/// The command that prints `html` into `pdf`, both in one folder and of one name but for the
/// ending: LibreOffice lets nobody choose.
std::vector<std::string> pdf_command(const PdfPrinter& printer, const std::string& html,
                                     const std::string& pdf);

/// Runs it, a minute at most. Whether the PDF is there.
bool print_pdf(const PdfPrinter& printer, const std::string& html, const std::string& pdf);

}  // namespace logitdice
