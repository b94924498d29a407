#include <httplib.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>

#include <thread>

#include "core/server/talk.h"
#include "tests/check.h"
#include "tests/test_folder.h"

using namespace logitdice;

namespace {

/// A certificate that vouches for itself, for this name.
struct Certificate {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* x509 = X509_new();

  explicit Certificate(const std::string& name) {
    X509_set_version(x509, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
    X509_gmtime_adj(X509_getm_notBefore(x509), -3600);
    X509_gmtime_adj(X509_getm_notAfter(x509), 3600);
    X509_set_pubkey(x509, key);
    X509_NAME* const subject = X509_get_subject_name(x509);
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
    X509_set_issuer_name(x509, subject);
    X509_EXTENSION* const names =
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, ("DNS:" + name).c_str());
    X509_add_ext(x509, names, -1);
    X509_EXTENSION_free(names);
    X509_sign(x509, key, EVP_sha256());
  }
  ~Certificate() {
    X509_free(x509);
    EVP_PKEY_free(key);
  }
  Certificate(const Certificate&) = delete;
  Certificate& operator=(const Certificate&) = delete;

  std::string pem() const {
    BIO* const out = BIO_new(BIO_s_mem());
    PEM_write_bio_X509(out, x509);
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(out, &bytes);
    std::string text(bytes, static_cast<std::size_t>(size));
    BIO_free(out);
    return text;
  }
};

/// A server behind it.
class SecureServer {
 public:
  explicit SecureServer(const Certificate& certificate)
      : server_(certificate.x509, certificate.key) {
    server_.Get(".*", [](const httplib::Request&, httplib::Response& out) {
      out.set_content("{}", "application/json");
    });
    port = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    while (!server_.is_running()) std::this_thread::yield();
  }
  ~SecureServer() {
    server_.stop();
    thread_.join();
  }
  SecureServer(const SecureServer&) = delete;
  SecureServer& operator=(const SecureServer&) = delete;

  int port = 0;

 private:
  httplib::SSLServer server_;
  std::thread thread_;
};

Reply ask_at(const std::string& host, int port) {
  Talk talk({.secure = true, .host = host, .port = port, .path = {}});
  return talk.get("/", {}, {5, 1000});
}

}  // namespace

TEST_CASE("https asks a server only if its certificate is trusted and for that host") {
  const test::TestFolder folder;
  const Certificate ours("localhost"), other("other.example");
  const SecureServer server(ours), stranger(other);
  CHECK(ask_at("localhost", server.port).error.find("certificate") != std::string::npos);
  setenv("SSL_CERT_FILE", folder.file("trusted.pem", ours.pem() + other.pem()).c_str(), 1);
  const Reply trusted = ask_at("localhost", server.port);
  CHECK(trusted.error == "");
  CHECK(trusted.body == "{}");
  CHECK(ask_at("127.0.0.1", server.port).error.find("certificate") != std::string::npos);
  CHECK(ask_at("localhost", stranger.port).error.find("certificate") != std::string::npos);
  unsetenv("SSL_CERT_FILE");
}

TEST_CASE("http where https is spoken, and the other way round, are sentences") {
  const Certificate ours("localhost");
  const SecureServer server(ours);
  Talk plain({.host = "localhost", .port = server.port, .path = {}});
  CHECK_FALSE(plain.get("/", {}, {5, 1000}).ok());
  httplib::Server http;
  const int port = http.bind_to_any_port("127.0.0.1");
  std::thread thread([&] { http.listen_after_bind(); });
  while (!http.is_running()) std::this_thread::yield();
  CHECK(ask_at("localhost", port).error.find("no secure connection") != std::string::npos);
  http.stop();
  thread.join();
}
