// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/editors.h"

#include "app/panels/choice_editor.h"
#include "app/panels/distribution_editor.h"
#include "app/panels/name_editor.h"
#include "app/panels/number_editor.h"
#include "app/panels/profile_editor.h"
#include "app/panels/switch_editor.h"
#include "app/panels/text_editor.h"

namespace headroom::panels {

namespace {

/// What can be done when a call has failed for good.
std::vector<Candidate> answers(const FormContext& context) {
    std::vector<Candidate> result = {{QStringLiteral("fail"), {}}, {QStringLiteral("ignore"), {}}};
    for (const Candidate& each : context.candidates(schema::Reference::Component))
        result.push_back({QStringLiteral("fallback: ") + each.name, {}});
    return result;
}

}  // namespace

ValueEditor* make_editor(const schema::Parameter& parameter, const FormContext& context, QWidget* parent) {
    switch (parameter.kind) {
        case schema::Kind::Quantity:
        case schema::Kind::Integer: return new NumberEditor(parameter, parent);
        case schema::Kind::Boolean: return new SwitchEditor(parent);
        case schema::Kind::Choice: return new ChoiceEditor(parameter, parent);
        case schema::Kind::Distribution: return new DistributionEditor(parameter, context, parent);
        case schema::Kind::Keys: return new KeysEditor(parameter, parent);
        case schema::Kind::Profile: return new ProfileEditor(parameter, context, parent);
        case schema::Kind::Reference:
            return new NameEditor(
                parameter, [&context, to = parameter.reference] { return context.candidates(to); }, parent);
        case schema::Kind::Failure:
            return new NameEditor(
                parameter, [&context] { return answers(context); }, parent);
        case schema::Kind::Text:
            if (parameter.reference == schema::Reference::None) break;
            return new NameEditor(
                parameter, [&context, to = parameter.reference] { return context.candidates(to); }, parent);
        case schema::Kind::Record: break;
    }
    const bool is_name = parameter.required || parameter.optional;  // other texts are remarks
    if (is_name) return new LineEditor(parameter, parent);
    return new TextEditor(parameter, parent);
}

}  // namespace headroom::panels
