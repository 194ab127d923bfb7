// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/incident_menu.h"

#include "app/document/incident_edits.h"

namespace headroom::panels {

void fill_incident_menu(QMenu& menu, const plan::Plan& plan, const std::string& design, const schema::Catalogue& types,
                        const IncidentChosen& chosen) {
    menu.setToolTipsVisible(true);
    for (const schema::Record* kind : document::incident_kinds()) {
        const std::vector<std::string> targets = document::targets_of(plan, design, *kind, types);
        const QString title = QString::fromStdString(kind->title);
        const bool is_about_all = targets.size() == 1 && targets.front().empty();
        if (is_about_all) {
            QAction* action = menu.addAction(title, &menu, [chosen, kind] { chosen(*kind, {}); });
            action->setObjectName(QStringLiteral("incident.%1").arg(QString::fromStdString(kind->name)));
            action->setToolTip(QString::fromStdString(kind->help));
            continue;
        }
        QMenu* below = menu.addMenu(title);
        below->setObjectName(QStringLiteral("incident.%1").arg(QString::fromStdString(kind->name)));
        below->menuAction()->setToolTip(QString::fromStdString(kind->help));
        below->setEnabled(!targets.empty());
        for (const std::string& target : targets) {
            const QString name = QString::fromStdString(target);
            QAction* action = below->addAction(QString(name).replace(QStringLiteral("->"), QStringLiteral(" → ")), &menu,
                                               [chosen, kind, target] { chosen(*kind, target); });
            action->setObjectName(below->objectName() + "." + name);
        }
    }
}

}  // namespace headroom::panels
