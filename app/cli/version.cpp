#include "app/cli/version.h"

#include "app/cli/table.h"

namespace logitdice::cli {

std::string version_text() {
  return "logitdice " LOGITDICE_VERSION "\n" +
         wrapped("Built with " LOGITDICE_BUILT_WITH ".", kTerminalWidth, 0) + "\n";
}

}  // namespace logitdice::cli
