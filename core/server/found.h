#pragma once

#include <string>
#include <vector>

#include "core/capture/capture.h"

namespace logitdice {

/// A model that a server offers.
struct ServedModel {
  std::string name;    // what requests call it
  int context = 0;     // tokens that it sees at once; 0: not told
  int vocabulary = 0;  // tokens; 0: not told
};

/// What is known of a server once it was asked.
struct ServerFound {
  static constexpr int kEveryToken = 0;

  std::string address;                     // "http://127.0.0.1:8080"
  std::string dialect;                     // the id of its row in all_dialects(): "llama.cpp"
  std::string engine;                      // for people: "llama.cpp b6123"
  std::vector<ServedModel> models;         // at least one, but where none is loaded
  int alternatives = kEveryToken;          // at most so many for each token; kEveryToken: all
  ValueKind values = ValueKind::kUnknown;  // kRaw: ln p at T = 1, before anything else
  bool tokenizes = false;   // it tells how text becomes tokens, and takes tokens for a prompt
  bool chats = false;       // it can put what a person says into the form that chat models want
  std::string end_of_text;  // the text of the token that ends one; empty: not told
  std::vector<std::string> notes;  // sentences
};

}  // namespace logitdice
