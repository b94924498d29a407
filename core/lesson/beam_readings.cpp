#include "core/lesson/beam_readings.h"

#include "core/decoding/beam_quality.h"
#include "core/decoding/beam_words.h"
#include "core/decoding/tree_model.h"
#include "core/model/embedded.h"
#include "core/text/numbers.h"
#include "core/text/parse_number.h"
#include "core/text/place.h"
#include "core/text/token_text.h"

namespace logitdice {
namespace {

using Arguments = std::vector<std::string>;

constexpr std::size_t kLessonSteps = 6;

Result<int> width_named(const std::string& text) {
  const ParsedNumber number = parse_number(text);
  const bool is_width = number.fault == NumberFault::kNone && number.value >= 1 &&
                        number.value <= kWidestBeam &&
                        number.value == static_cast<int>(number.value);
  if (is_width) return static_cast<int>(number.value);
  return Error{quoted(text) + " is no width: it is a whole number from 1 to 8"};
}

Result<double> alpha_named(const std::string& text) {
  const ParsedNumber number = parse_number(text);
  const bool fits = number.fault == NumberFault::kNone && number.value >= kLeastAlpha &&
                    number.value <= kMostAlpha;
  return fits ? Result<double>(number.value)
              : Error{quoted(text) + " is no alpha: it is a number from 0 to 2"};
}

Result<BeamSearch> search_tree(const Arguments& a) {
  const Result<int> width = width_named(a[0]);
  if (!width) return Error{width.error()};
  const TextTree& tree = worked_example_tree();
  return beam_search(
      *tree.model, "",
      {.width = width.value(), .steps = static_cast<std::size_t>(tree.depth), .ends = tree.ends});
}

// Of a width, an alpha and a prompt.
Result<BeamSearch> search_model(const Arguments& a) {
  const Result<int> width = width_named(a[0]);
  const Result<double> alpha = alpha_named(a[1]);
  if (!width || !alpha) return Error{width ? alpha.error() : width.error()};
  if (!tiny_model()) return Error{"this program was built without its model"};
  return beam_search(*tiny_model(), a[2],
                     {.width = width.value(),
                      .steps = kLessonSteps,
                      .alpha = alpha.value(),
                      .stop_ends_path = true});
}

template <class Read>
Result<ReadingValue> of_best(const Result<BeamSearch>& made, Read read) {
  if (!made) return Error{made.error()};
  return read(made.value(), made->nodes[static_cast<std::size_t>(made->best())]);
}

ReadingValue words_of(const BeamSearch& made, const Model& model) {
  std::string text = printable(path_text(made, model, made.best()));
  if (text.starts_with(' ')) text.erase(0, 1);
  return {std::move(text), {}, true};
}

ReadingValue product_of(const BeamSearch&, const BeamNode& best) {
  const double product = best.product();
  return {product_text(product), {product, product}, false};
}

}  // namespace

Result<ReadingValue> tree_text(const ClaimSubject&, const Arguments& a) {
  return of_best(search_tree(a), [](const BeamSearch& made, const BeamNode&) {
    return words_of(made, *worked_example_tree().model);
  });
}

Result<ReadingValue> tree_product(const ClaimSubject&, const Arguments& a) {
  return of_best(search_tree(a), product_of);
}

Result<ReadingValue> beam_text(const ClaimSubject&, const Arguments& a) {
  return of_best(search_model(a), [](const BeamSearch& made, const BeamNode&) {
    return words_of(made, *tiny_model());
  });
}

Result<ReadingValue> beam_product(const ClaimSubject&, const Arguments& a) {
  return of_best(search_model(a), product_of);
}

Result<ReadingValue> beam_score(const ClaimSubject&, const Arguments& a) {
  return of_best(search_model(a), [](const BeamSearch&, const BeamNode& best) {
    return ReadingValue{fixed_text(best.score, 3), {best.score, best.score}, false};
  });
}

Result<ReadingValue> beam_variety(const ClaimSubject&, const Arguments& a) {
  const Result<int> width = width_named(a[0]);
  if (!width) return Error{width.error()};
  if (!tiny_model()) return Error{"this program was built without its model"};
  QualitySettings settings;
  settings.prompts = {a[1]};
  settings.search.steps = kQualitySteps;
  const Result<WidthQuality> made = measure_width(*tiny_model(), settings, width.value());
  if (!made) return Error{made.error()};
  if (!made->distinct_all) return Error{"texts of one token have no pairs that could differ"};
  const double share = *made->distinct_all;
  return ReadingValue{fixed_text(share, 2), {share, share}, false};
}

}  // namespace logitdice
