// Writes what a package holds beside the program, from the program's own tables and drawings:
//   logitdice_package DIR
#include <iostream>
#include <string>
#include <vector>

#include "app/cli/commands.h"
#include "app/desktop/icon.h"
#include "app/package/completion.h"
#include "app/package/manual.h"
#include "core/files/files.h"

namespace {

using logitdice::Result;
using logitdice::Written;

bool told(const Result<Written>& written) {
  if (!written) std::cerr << "logitdice_package: " << written.error() << "\n";
  return static_cast<bool>(written);
}

bool write_icons(const std::string& folder) {
  for (const int size : {16, 24, 32, 48, 64, 128, 256, 512}) {
    const std::string side = std::to_string(size);
    const std::string path = folder + "/icons/" + side + "x" + side + "/apps/logitdice.png";
    if (!told(logitdice::write_png(path, logitdice::make_icon(size)))) return false;
  }
  return told(logitdice::write_file_atomically(folder + "/icons/scalable/apps/logitdice.svg",
                                               logitdice::icon_svg()));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "logitdice_package: name the folder to write into.\n";
    return 2;
  }
  const std::string folder = argv[1];
  const std::vector<logitdice::cli::CommandLine> lines = logitdice::cli::all_command_lines();
  const std::pair<const char*, std::string> files[] = {
      {"/logitdice.1", logitdice::package::manual_page(lines)},
      {"/logitdice.bash", logitdice::package::bash_completion(lines)},
      {"/_logitdice", logitdice::package::zsh_completion(lines)},
  };
  for (const auto& [name, text] : files) {
    if (!told(logitdice::write_file_atomically(folder + name, text))) return 1;
  }
  return write_icons(folder) ? 0 : 1;
}
