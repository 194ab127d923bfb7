// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/source/plan_hash.h"

#include <QCryptographicHash>

#include "plan/reader.h"

namespace headroom::app {

std::string sha256_of(const plan::Plan& plan) {
    const auto text = QByteArray::fromStdString(plan::print_plan(plan));
    return QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex().toStdString();
}

}  // namespace headroom::app
