#include "core/decoding/tree_model.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdlib>
#include <map>
#include <utility>
#include <vector>

#include "core/base/assets.h"
#include "core/json/fields.h"
#include "core/json/value.h"
#include "core/text/parse_number.h"

namespace logitdice {
namespace {

constexpr TokenId kEnd = 0, kPrompt = 1;
constexpr std::string_view kWorkedExample = "trees/worked_example.json";
constexpr int kMostDepth = 64;
constexpr double kMostSum = 1.005;   // of probabilities that were rounded
constexpr double kLeastTail = 1e-6;  // what is less is the rounding of doubles

// A token and what may follow it. Node 0 is the prompt.
struct TreeNode {
  TokenId token = kPrompt;
  std::vector<int> children;  // indices, as the file has them
  std::vector<double> p;      // of the children
};

// The same text at the end of a path and within one is two tokens: which of them was taken says
// whether something follows.
struct Tree {
  std::string title;
  std::vector<TreeNode> nodes;
  std::vector<std::string> pieces = {"", ""};           // by id
  std::map<std::pair<std::string, bool>, TokenId> ids;  // by text and whether it ends
  std::vector<TokenId> ends;
  int depth = 0;
};

class TreeReader {
 public:
  explicit TreeReader(const JsonDocument& document) : document_(document) {}

  Result<Tree> read() {
    tree_.nodes.push_back({});
    tree_.title = document_.name();
    JsonFields root = fields(document_.root());
    root.text("title", tree_.title);
    if (errors_.empty() && root.require("children")) read_children(document_.root(), 0, 1);
    if (errors_.empty() && tree_.nodes.size() == 1) {
      root.fail("children", "there is no token in it; one is {\"token\": \"A\", \"p\": 0.4}");
    }
    if (!errors_.empty()) return Error{errors_.front()};
    return std::move(tree_);
  }

 private:
  JsonFields fields(const JsonValue& object) { return {document_, object, errors_}; }

  void fail(const JsonValue& at, std::string_view sentence) {
    errors_.push_back(document_.error_at(at, sentence));
  }

  void read_children(const JsonValue& object, std::size_t parent, int depth) {
    JsonFields in = fields(object);
    const JsonValue* list = in.list("children");
    if (!list || !errors_.empty()) return;
    if (list->items()->empty()) return;
    if (depth > kMostDepth) return fail(*list, "a tree is at most 64 tokens deep");
    tree_.depth = std::max(tree_.depth, depth);
    double sum = 0;
    for (const JsonValue& child : *list->items()) {
      sum += read_child(child, parent, depth);
      if (!errors_.empty()) return;
    }
    if (sum > kMostSum) {
      fail(*list,
           "the probabilities of these tokens sum to " + number_text(sum, 4) + ", more than 1");
    }
  }

  double read_child(const JsonValue& object, std::size_t parent, int depth) {
    JsonFields in = fields(object);
    std::string token;
    double p = 0;
    if (errors_.empty() && in.require("token")) in.text("token", token);
    if (errors_.empty() && in.require("p") && in.number("p", 0.0, 1.0, p) && p == 0) {
      in.fail("p", "a token of the tree has a probability above 0");
    }
    if (errors_.empty() && has_child(parent, token)) {
      in.fail("token", "this token stands twice below one parent");
    }
    if (!errors_.empty()) return 0;
    const std::size_t node = tree_.nodes.size();
    tree_.nodes.push_back({});
    read_children(object, node, depth + 1);
    const TokenId id = id_of(token, tree_.nodes[node].children.empty());
    tree_.nodes[node].token = id;
    tree_.nodes[parent].children.push_back(static_cast<int>(node));
    tree_.nodes[parent].p.push_back(p);
    return p;
  }

  bool has_child(std::size_t parent, const std::string& token) const {
    const std::vector<int>& children = tree_.nodes[parent].children;
    return std::any_of(children.begin(), children.end(), [&](int child) {
      const TokenId id = tree_.nodes[static_cast<std::size_t>(child)].token;
      return tree_.pieces[static_cast<std::size_t>(id)] == token;
    });
  }

  TokenId id_of(const std::string& piece, bool ends) {
    const auto next = static_cast<TokenId>(tree_.pieces.size());
    const auto [found, is_new] = tree_.ids.emplace(std::pair(piece, ends), next);
    if (is_new) tree_.pieces.push_back(piece);
    if (is_new && ends) tree_.ends.push_back(next);
    return found->second;
  }

  const JsonDocument& document_;
  std::vector<Error> errors_;
  Tree tree_;
};

ModelInfo info_of(const Tree& tree) {
  ModelInfo info;
  info.name = tree.title;
  info.vocabulary = static_cast<int>(tree.pieces.size());
  info.pieces = SharedArray<std::string>(tree.pieces);
  info.before_prompt = kPrompt;
  info.end_of_text = kEnd;
  info.tokenizes = false;
  return info;
}

class TreeModel final : public Model {
 public:
  explicit TreeModel(Tree tree) : Model(info_of(tree)), tree_(std::move(tree)) {}

  // The prompt is the root itself, whatever it says.
  Result<std::vector<TokenId>> tokenize(std::string_view, std::stop_token) const override {
    return std::vector<TokenId>();
  }

  std::unique_ptr<ModelSession> new_session(std::stop_token) const override;

  Result<Logits> next(std::span<const TokenId> text) const {
    std::size_t node = 0;
    for (const TokenId token : text) {
      if (token == kPrompt) continue;
      const int child = child_of(node, token);
      if (child < 0) return Error{"The tree does not say what follows this text."};
      node = static_cast<std::size_t>(child);
    }
    return logits_of(tree_.nodes[node]);
  }

 private:
  int child_of(std::size_t node, TokenId token) const {
    for (const int child : tree_.nodes[node].children) {
      if (tree_.nodes[static_cast<std::size_t>(child)].token == token) return child;
    }
    return -1;
  }

  Result<Logits> logits_of(const TreeNode& node) const {
    if (node.children.empty()) return make_logits(std::vector<float>{0}, std::vector{kEnd}, {});
    std::vector<TokenId> ids;
    std::vector<float> scores;
    double sum = 0;
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      ids.push_back(tree_.nodes[static_cast<std::size_t>(node.children[i])].token);
      scores.push_back(static_cast<float>(std::log(node.p[i])));
      sum += node.p[i];
    }
    const double left = 1 - sum;
    const Tail tail = left > kLeastTail ? Tail{Tail::kUnknownCount, std::log(left)} : Tail{};
    return make_logits(scores, ids, tail);
  }

  const Tree tree_;
};

class TreeSession final : public ModelSession {
 public:
  explicit TreeSession(std::shared_ptr<const TreeModel> model)
      : ModelSession(model), tree_(std::move(model)) {}

  Result<Logits> next(std::span<const TokenId> text, int) override { return tree_->next(text); }

  std::unique_ptr<ModelSession> fork() const override {
    return std::make_unique<TreeSession>(tree_);
  }

 private:
  const std::shared_ptr<const TreeModel> tree_;
};

std::unique_ptr<ModelSession> TreeModel::new_session(std::stop_token) const {
  return std::make_unique<TreeSession>(
      std::static_pointer_cast<const TreeModel>(shared_from_this()));
}

}  // namespace

Result<TextTree> read_text_tree(std::string text, std::string name) {
  const Result<JsonDocument> document = JsonDocument::parse(std::move(text), std::move(name));
  if (!document) return Error{document.error()};
  Result<Tree> tree = TreeReader(document.value()).read();
  if (!tree) return Error{tree.error()};
  TextTree made{tree->title, {}, tree->ends, tree->depth};
  made.model = std::make_shared<const TreeModel>(std::move(tree).value());
  return made;
}

const TextTree& worked_example_tree() {
  static const TextTree tree = [] {
    for (const Asset& asset : assets()) {
      if (asset.name != kWorkedExample) continue;
      Result<TextTree> read = read_text_tree(std::string(asset.text()), std::string(asset.name));
      assert(read.ok());
      return std::move(read).value();
    }
    assert(false && "the program has its worked example");
    std::abort();
  }();
  return tree;
}

}  // namespace logitdice
