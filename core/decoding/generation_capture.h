#pragma once

#include <string>

#include "core/capture/capture.h"
#include "core/decoding/generate.h"

namespace logitdice {

/// A text as a capture with the best `top` logits of each step, 0 for all of them.
Capture capture_of(const Generation& generation, const Model& model, int top);

/// The same without the model: what a text cannot tell of itself, the tokens' names above all, is
/// that of the capture that it came from. So what was read is written as it was.
Capture capture_of(const Generation& generation, Capture recorded, int top);

/// The text that a capture recorded, its draws made again from its logits and coins; where an engine
/// chose the token, with the coins that its seed gives us. The model need not be there; to go on with
/// it check fits() first.
Generation generation_of(const Capture& capture);

/// The same with the logits that the model computes again, all of them, whatever the capture kept.
/// The capture must fit(). Refuses a prompt without tokens.
Result<Generation> generation_made_again(Capture capture, const Model& model);

/// Whether the capture's tokens are those of this model: as many, and with the same pieces. Never of
/// a model that does not know its vocabulary.
bool fits(const Capture& capture, const Model& model);

}  // namespace logitdice
