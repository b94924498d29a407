#include "core/server/address.h"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "core/text/numbers.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

constexpr std::size_t kMostAddress = 2048;  // characters

// What people paste with the address, longest first.
constexpr std::string_view kEndpoints[] = {"/v1/chat/completions", "/v1/completions", "/v1/models",
                                           "/completion", "/v1"};

bool plain(char c) {
  return c > ' ' && c < '\x7f';
}

bool host_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-' || c == '_';
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front()))) {
    text.remove_prefix(1);
  }
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) {
    text.remove_suffix(1);
  }
  return text;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

std::string path_of(std::string_view path) {
  const auto drop_slashes = [&] {
    while (path.ends_with('/')) path.remove_suffix(1);
  };
  drop_slashes();
  for (const std::string_view endpoint : kEndpoints) {
    if (!path.ends_with(endpoint)) continue;
    path.remove_suffix(endpoint.size());
    break;
  }
  drop_slashes();
  return std::string(path);
}

// Reads "host", "host:port", "[::1]" or "[::1]:port"; empty, or what is wrong.
std::string read_host(std::string_view text, ServerAddress& out) {
  std::string_view rest;
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == text.npos) return "the bracket around the number is not closed";
    out.host = lower(text.substr(1, end - 1));
    rest = text.substr(end + 1);
    const bool number = out.host.find(':') != out.host.npos &&
                        out.host.find_first_not_of("0123456789abcdef:.") == out.host.npos;
    if (!number) return "between brackets stands an IPv6 number, as in http://[::1]:8080";
  } else {
    const std::size_t colon = text.find(':');
    out.host = lower(text.substr(0, colon));
    rest = colon == text.npos ? std::string_view() : text.substr(colon);
    if (!std::all_of(out.host.begin(), out.host.end(), host_character)) {
      return "a host's name has letters, digits, dots and hyphens";
    }
  }
  if (out.host.empty()) return "the host is missing";
  if (rest.empty()) return {};
  if (rest.front() != ':') return "behind the host stands a colon and the port";
  rest.remove_prefix(1);
  const auto [end, problem] = std::from_chars(rest.data(), rest.data() + rest.size(), out.port);
  const bool whole = problem == std::errc() && end == rest.data() + rest.size();
  return whole && out.port >= 1 && out.port <= 65535 ? "" : "a port is a number from 1 to 65535";
}

}  // namespace

std::string ServerAddress::host_and_port() const {
  const bool number = host.find(':') != host.npos;
  return (number ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

std::string ServerAddress::text() const {
  return (secure ? "https://" : "http://") + host_and_port() + path;
}

bool ServerAddress::loopback() const {
  const bool number = host.find_first_not_of("0123456789.") == host.npos;
  return host == "localhost" || host.ends_with(".localhost") || host == "::1" ||
         (number && host.starts_with("127."));
}

Result<ServerAddress> parse_address(std::string_view text) {
  text = trimmed(text);
  std::string_view rest = text;
  const std::size_t colon = rest.find("://");
  const std::string scheme = colon == rest.npos ? "" : lower(rest.substr(0, colon));
  if (colon != rest.npos) rest.remove_prefix(colon + 3);
  const std::size_t slash = std::min(rest.find_first_of("/?#"), rest.size());
  const std::string_view place = rest.substr(0, slash), path = rest.substr(slash);
  if (place.find('@') != place.npos) {
    return Error{
        "An address has no user name and no password in it; leave them out, and name the "
        "environment variable or the file that holds an API key."};
  }
  const auto refused = [&](std::string_view why) {
    return Error{quoted(text) + " is no address of a server: " + std::string(why) + "."};
  };
  if (text.empty()) return Error{"The address is empty; it looks like http://127.0.0.1:8080."};
  if (text.size() > kMostAddress)
    return refused("it is longer than " + count_text(kMostAddress) + " characters");
  if (!std::all_of(text.begin(), text.end(), plain)) {
    return refused("it has spaces or letters that an address cannot have");
  }
  if (!scheme.empty() && scheme != "http" && scheme != "https") {
    return refused("it begins with http:// or https://");
  }
  if (path.find_first_of("?#") != path.npos) return refused("leave out what begins with ? or #");
  ServerAddress out;
  out.secure = scheme == "https";
  out.port = out.secure ? 443 : 80;
  if (const std::string wrong = read_host(place, out); !wrong.empty()) return refused(wrong);
  if (scheme.empty() && !out.loopback()) {
    return refused(
        "say whether it is http:// or https:// (only for this machine http:// can be "
        "left out)");
  }
  out.path = path_of(path);
  return out;
}

}  // namespace logitdice
