#include "core/server/talk.h"

#include <algorithm>
#include <utility>

#include "core/text/numbers.h"
#include "core/text/place.h"
#include "core/text/token_text.h"

namespace logitdice {
namespace {

std::string sentence_of(HttpFault fault, const ServerAddress& address, const Patience& patience) {
  switch (fault) {
    case HttpFault::kNoSuchHost:
      return "no machine is known by the name " + quoted(address.host) +
             "; check how it is written, and the network";
    case HttpFault::kNotReached:
      return "nobody answers there; start the server, or check host and port";
    case HttpFault::kTimeOut:
      return "there was no whole answer within " + small_text(patience.most_s, 0) +
             " s; the server may be busy or the wrong one: try again later";
    case HttpFault::kBroken:
      return "the connection ended before the answer did; the server may have stopped: look at "
             "what "
             "it says, and start it again";
    case HttpFault::kTooLarge:
      return "the answer is longer than " + std::to_string(patience.most_bytes >> 20) +
             " MB, which no answer to this question is; check that the address is the server's";
    case HttpFault::kCertificate:
      return "its certificate is not one that this machine trusts for " + quoted(address.host) +
             "; use the name that it was made for, or have its authority installed";
    case HttpFault::kNotSecure:
      return "no secure connection can be made; the server may speak http:// there";
    case HttpFault::kCancelled:
      break;
  }
  return "the question was called off";
}

constexpr std::size_t kQuotedBytes = 200;

// Of a longer text its beginning, on one line and fit for a terminal.
std::string cited(std::string_view text) {
  while (text.ends_with('.') || text.ends_with('\n') || text.ends_with(' ')) text.remove_suffix(1);
  std::string out = printable(text.substr(0, kQuotedBytes));
  return text.size() > kQuotedBytes ? out + "…" : out;
}

// {"error": {"message": "…"}}, {"error": "…"}, {"message": "…"}, {"detail": "…"}.
std::string told_by(const std::string& body) {
  const Result<JsonDocument> json = JsonDocument::parse(body, "");
  if (!json) return {};
  const JsonValue& root = json->root();
  const JsonValue* value = root.find("error");
  if (value != nullptr && value->find("message") != nullptr) value = value->find("message");
  if (value == nullptr) value = root.find("message");
  if (value == nullptr) value = root.find("detail");
  const std::string* text = value != nullptr ? value->text() : nullptr;
  return text != nullptr && !text->empty() ? ": \"" + cited(*text) + "\"" : "";
}

std::string wait_of(const std::string& retry_after) {
  const bool seconds = !retry_after.empty() && retry_after.size() < 7 &&
                       retry_after.find_first_not_of("0123456789") == retry_after.npos;
  return seconds ? "try again in " + retry_after + " s" : "try again later";
}

bool is_page(std::string_view body) {
  const std::size_t at = body.find_first_not_of(" \t\r\n");
  return at != body.npos && body[at] == '<';
}

std::string sentence_of(const HttpAnswer& answer, bool with_key) {
  const std::string status = " (" + std::to_string(answer.status) + ")";
  const std::string told = told_by(answer.body);
  switch (answer.status) {
    case 401:
    case 403:
      return (with_key ? "the API key is not accepted" : "the server wants an API key") + status +
             told + "; name the environment variable or the file that holds the right one";
    case 404:
      return "the server does not have this" + status + told +
             "; check the address and the name of the model";
    case 429:
      return "there were too many questions" + status + told + "; " + wait_of(answer.retry_after);
    case 503:
      return "the server is not ready" + status + told + "; " + wait_of(answer.retry_after);
    default:
      break;
  }
  if (answer.status >= 300 && answer.status < 400) {
    return "the server sends us to another address" + status +
           (answer.location.empty() ? "" : ", " + quoted(answer.location)) +
           "; give that one if you trust it";
  }
  if (answer.status >= 500) {
    return "the server failed" + status + told + "; look at what it says where it runs";
  }
  return "the server refuses the question" + status + told;
}

}  // namespace

Reply Talk::get(std::string_view path, const std::stop_token& stopping, const Patience& patience) {
  return ask({.path = std::string(path), .body = {}}, stopping, patience);
}

Reply Talk::post(std::string_view path, std::string json, const std::stop_token& stopping,
                 const Patience& patience) {
  return ask({.path = std::string(path), .body = std::move(json)}, stopping, patience);
}

Reply Talk::ask(HttpRequest request, const std::stop_token& stopping, const Patience& patience) {
  request.most_s = patience.most_s;
  request.most_bytes = patience.most_bytes;
  const std::string name = name_of(request.path);
  HttpOutcome outcome = connection_.send(request, stopping);
  Reply reply;
  const auto failed = [&](std::string_view sentence) {
    reply.error = hiding(file_error(name, std::string(sentence) + ".")).message;
    return reply;
  };
  if (const auto* fault = std::get_if<HttpFault>(&outcome)) {
    return failed(sentence_of(*fault, address(), patience));
  }
  auto& answer = std::get<HttpAnswer>(outcome);
  reply.status = answer.status;
  reply.seconds = answer.seconds;
  if (answer.status < 200 || answer.status > 299) {
    return failed(sentence_of(answer, !connection_.key().empty()));
  }
  if (is_page(answer.body)) {
    return failed(
        "a web page came back, not JSON; the address may lead to a program's window "
        "instead of its server");
  }
  reply.body = std::move(answer.body);
  return reply;
}

Result<JsonDocument> Talk::read(Reply reply, std::string_view path) const {
  if (!reply.ok()) return Error{reply.error};
  Result<JsonDocument> document = JsonDocument::parse(std::move(reply.body), name_of(path));
  if (!document) return hiding(Error{document.error()});
  return document;
}

Error Talk::hiding(Error error) const {
  connection_.key().hide_in(error.message);
  return error;
}

}  // namespace logitdice
