// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/source/plan_hash.h"

#include <QCryptographicHash>

#include "plan/reader.h"

namespace headroom::app {

std::string sha256_of(const plan::Plan& plan) { return sha256_of(std::string_view(plan::print_plan(plan))); }

std::string sha256_of(std::string_view text) {
    const QByteArrayView bytes(text.data(), static_cast<qsizetype>(text.size()));
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex().toStdString();
}

}  // namespace headroom::app
