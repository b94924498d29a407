#include "core/server/next_token_answer.h"

#include <charconv>
#include <functional>
#include <limits>
#include <utility>

#include "core/json/reader.h"
#include "core/text/numbers.h"

namespace logitdice {
namespace {

using Kind = JsonReader::Kind;
using Tokens = std::vector<NamedToken>;

// Runs `read` on the first item of a list and skips the others; anything but a list is skipped.
void first_of_list(JsonReader& in, const std::function<void()>& read) {
  if (in.peek() != Kind::kArray) {
    in.skip_value();
    return;
  }
  bool first = true;
  for (in.open_array(); in.next_item(); first = false) {
    if (first) {
      read();
    } else {
      in.skip_value();
    }
  }
}

// Runs `read` at each member of an object; it reads one value. Anything else is skipped.
void each_member(JsonReader& in, const std::function<void(const std::string& key)>& read) {
  if (in.peek() != Kind::kObject) {
    in.skip_value();
    return;
  }
  std::string key;
  for (in.open_object(); in.next_key(key);) read(key);
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

// "bytes:\xe2\x96"
std::string escaped_bytes(std::string_view text) {
  std::string out;
  while (text.size() >= 4 && text.starts_with("\\x")) {
    const int high = hex_digit(text[2]), low = hex_digit(text[3]);
    if (high < 0 || low < 0) break;
    out += static_cast<char>(high * 16 + low);
    text.remove_prefix(4);
  }
  return text.empty() ? out : std::string();
}

void set_text(NamedToken& token, std::string text) {
  constexpr std::string_view kId = "token_id:", kBytes = "bytes:";
  if (text.starts_with(kId)) {
    const char* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data() + kId.size(), end, token.id);
    const bool is_id =
        read.ec == std::errc() && read.ptr == end && token.id >= 0 && token.id < kEndOfIds;
    if (is_id) return;
    token.id = -1;
  }
  if (text.starts_with(kBytes)) {
    std::string bytes = escaped_bytes(std::string_view(text).substr(kBytes.size()));
    if (!bytes.empty()) text = std::move(bytes);
  }
  token.bytes = std::move(text);
}

bool read_id(JsonReader& in, TokenId& out) {
  double number = 0;
  if (!in.read_number(number)) return false;
  const bool is_id = number >= 0 && number < kEndOfIds &&
                     number == static_cast<double>(static_cast<TokenId>(number));
  if (!is_id) return in.fail("a token's id is a whole number from 0 to " + count_text(kEndOfIds - 1));
  out = static_cast<TokenId>(number);
  return true;
}

bool read_bytes(JsonReader& in, std::string& out) {
  if (in.peek() != Kind::kArray) return in.skip_value();
  out.clear();
  for (in.open_array(); in.next_item();) {
    double byte = 0;
    if (!in.read_number(byte)) return false;
    if (byte < 0 || byte > 255) return in.fail("a byte is a number from 0 to 255");
    out += static_cast<char>(static_cast<unsigned char>(byte));
  }
  return in.ok();
}

// null stands for a token without a value.
bool read_logprob(JsonReader& in, double& out) {
  if (in.peek() == Kind::kNumber) return in.read_number(out);
  out = -std::numeric_limits<double>::infinity();
  return in.skip_value();
}

// {"id", "token", "bytes", "logprob"}, and where `list` is given the alternatives beside them.
NamedToken read_token(JsonReader& in, Tokens* list) {
  NamedToken token;
  std::string text, bytes;
  each_member(in, [&](const std::string& key) {
    if (key == "id" || key == "token_id") {
      read_id(in, token.id);
    } else if (key == "token" && in.peek() == Kind::kString) {
      in.read_string(text);
    } else if (key == "bytes") {
      read_bytes(in, bytes);
    } else if (key == "logprob") {
      read_logprob(in, token.logprob);
    } else if (key == "top_logprobs" && list != nullptr && in.peek() == Kind::kArray) {
      for (in.open_array(); in.next_item();) list->push_back(read_token(in, nullptr));
    } else {
      in.skip_value();
    }
  });
  const TokenId told = token.id;
  set_text(token, std::move(text));
  const bool id_as_text = token.id != told;  // whose bytes are those of "token_id:17"
  if (!bytes.empty() && !id_as_text) token.bytes = std::move(bytes);
  return token;
}

// {" branch": -0.65, …}: one key may stand there twice, for two tokens.
void read_map(JsonReader& in, Tokens& list) {
  each_member(in, [&](const std::string& key) {
    NamedToken token;
    set_text(token, key);
    read_logprob(in, token.logprob);
    list.push_back(std::move(token));
  });
}

// [logprob, id, text]
NamedToken read_triple(JsonReader& in) {
  NamedToken token;
  int place = 0;
  if (in.peek() != Kind::kArray) {
    in.skip_value();
    return token;
  }
  for (in.open_array(); in.next_item(); ++place) {
    if (place == 0) {
      read_logprob(in, token.logprob);
    } else if (place == 1 && in.peek() == Kind::kNumber) {
      read_id(in, token.id);
    } else if (place == 2 && in.peek() == Kind::kString) {
      in.read_string(token.bytes);
    } else {
      in.skip_value();
    }
  }
  return token;
}

void read_logprobs(JsonReader& in, Tokens& list) {
  if (in.peek() == Kind::kArray) {
    first_of_list(in, [&] { read_token(in, &list); });
    return;
  }
  each_member(in, [&](const std::string& key) {
    if (key == "content") {
      first_of_list(in, [&] { read_token(in, &list); });
    } else if (key == "top_logprobs") {
      first_of_list(in, [&] { read_map(in, list); });
    } else {
      in.skip_value();
    }
  });
}

void read_meta_info(JsonReader& in, Tokens& list) {
  each_member(in, [&](const std::string& key) {
    if (key != "output_top_logprobs") {
      in.skip_value();
      return;
    }
    first_of_list(in, [&] {
      if (in.peek() != Kind::kArray) {
        in.skip_value();
        return;
      }
      for (in.open_array(); in.next_item();) list.push_back(read_triple(in));
    });
  });
}

void read_choice(JsonReader& in, Tokens& list) {
  each_member(in, [&](const std::string& key) {
    if (key == "logprobs") {
      read_logprobs(in, list);
    } else {
      in.skip_value();
    }
  });
}

}  // namespace

Result<std::vector<NamedToken>> read_next_token(std::string_view json, std::string_view name) {
  JsonReader in(json, name);
  Tokens list;
  if (in.peek() != Kind::kObject) in.fail("an answer is a JSON object");
  each_member(in, [&](const std::string& key) {
    if (key == "completion_probabilities") {
      first_of_list(in, [&] { read_token(in, &list); });
    } else if (key == "choices") {
      first_of_list(in, [&] { read_choice(in, list); });
    } else if (key == "logprobs") {
      read_logprobs(in, list);
    } else if (key == "meta_info") {
      read_meta_info(in, list);
    } else {
      in.skip_value();
    }
  });
  if (!in.at_end() || !in.ok()) return in.error();
  return list;
}

}  // namespace logitdice
