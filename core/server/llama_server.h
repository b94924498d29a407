#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include "core/server/server_model.h"

namespace logitdice {

inline constexpr std::string_view kLlamaServer = "llama-server";

/// llama.cpp's server: `named` (a path, or a program's name), or the first of its usual name on
/// PATH. A sentence that says what to install where there is none.
Result<std::string> find_llama_server(const std::string& named = {});

/// How far a model is that is being loaded: 0 to 1, as far as llama.cpp says.
using Loading = std::function<void(double share)>;

/// Opens a GGUF file of any architecture with llama.cpp's server, which is started for it on a free
/// port of this machine and stopped when nobody holds the model any more; it also ends when this
/// program is killed. Blocks until the model is loaded: `loading` is told many times a second, and
/// `stopping` ends the wait and the server.
Result<ServerModelHandle> open_with_llama_server(const std::string& model_path,
                                                 const std::string& llama_server, bool chat = false,
                                                 const Loading& loading = {},
                                                 std::stop_token stopping = {});

}  // namespace logitdice
