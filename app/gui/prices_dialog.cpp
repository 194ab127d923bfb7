// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/prices_dialog.h"

#include <QDate>
#include <QDialogButtonBox>
#include <QFileInfo>
#include <QFormLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/document/text.h"
#include "app/figures/money.h"
#include "app/panels/notice.h"
#include "app/panels/prices_model.h"
#include "app/panels/results_table.h"
#include "core/error.h"
#include "core/units.h"
#include "cost/own_catalogue.h"

namespace headroom::gui {

using document::text_of;
using panels::PricesModel;

PricesDialog::PricesDialog(Workbench& workbench, QWidget* parent)
    : QDialog(parent),
      workbench_(workbench),
      model_(new PricesModel(this)),
      filter_(new panels::PricesFilter(model_)),
      table_(new panels::ResultsTable),
      search_(new QLineEdit),
      about_(new QLabel),
      bill_(new QLabel),
      refused_(new panels::Notice(panels::Notice::Kind::Error)) {
    setObjectName("prices_dialog");
    setWindowTitle(tr("Prices"));
    resize(980, 680);
    about_->setObjectName("prices_about");
    about_->setWordWrap(true);
    bill_->setObjectName("prices_bill");
    search_->setObjectName("prices_search");
    search_->setPlaceholderText(tr("Search: m6i.large spot"));
    search_->setAccessibleName(tr("Search prices"));
    search_->setClearButtonEnabled(true);
    table_->setObjectName("prices_table");
    table_->setAccessibleName(tr("Prices"));
    table_->setModel(filter_);
    table_->setSortingEnabled(true);
    table_->sortByColumn(-1, Qt::AscendingOrder);
    table_->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed | QAbstractItemView::AnyKeyPressed);
    table_->horizontalHeader()->setStretchLastSection(true);
    table_->set_csv([this] { return model_->csv(); });
    refused_->setObjectName("prices_refused");
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    for (auto* action :
         {workbench_.document.undo_stack().createUndoAction(this), workbench_.document.undo_stack().createRedoAction(this)}) {
        const bool is_undo = buttons->findChildren<QPushButton*>().size() == 1;
        auto* button = buttons->addButton(is_undo ? tr("&Undo") : tr("&Redo"), QDialogButtonBox::ActionRole);
        button->setObjectName(is_undo ? "prices_undo" : "prices_redo");
        button->setEnabled(action->isEnabled());
        connect(action, &QAction::changed, button, [action, button] {
            button->setEnabled(action->isEnabled());
            button->setToolTip(action->text());
        });
        connect(button, &QPushButton::clicked, action, &QAction::trigger);
    }
    for (auto* button : buttons->findChildren<QPushButton*>()) button->setAutoDefault(false);  // Enter ends a line, not the dialog
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* column = new QVBoxLayout(this);
    column->addWidget(about_);
    column->addWidget(search_);
    column->addWidget(table_, 1);
    column->addWidget(refused_);
    column->addWidget(make_terms());
    column->addWidget(bill_);
    column->addWidget(buttons);
    connect(search_, &QLineEdit::textChanged, filter_, &panels::PricesFilter::search);
    connect(model_, &PricesModel::refused, this, [this](const QString& why) {
        refused_->setText(why);
        refused_->show();
    });
    const auto take = [this](const cost::Price& price, std::size_t tier, double list_price) {
        const std::string day = QDate::currentDate().toString(Qt::ISODate).toStdString();
        change(tr("Change the price of %1").arg(text_of(price.item)),
               [=](const std::string& text) { return cost::with_price(text, price, tier, list_price, day); });
    };
    connect(model_, &PricesModel::edited, this, take, Qt::QueuedConnection);  // when the cell's editor is gone
    connect(&workbench_.document, &document::PlanDocument::changed, this, &PricesDialog::refresh);
    connect(&workbench_.book, &replay::ResultsBook::changed, this, &PricesDialog::refresh_bill);
    connect(&workbench_.player, &replay::Player::moved, this, &PricesDialog::refresh_bill);
    refresh();
}

QLineEdit* PricesDialog::add_term(QFormLayout& form, const QString& label, const char* name, const QString& help) {
    auto* line = new QLineEdit;
    line->setObjectName(name);
    line->setToolTip(help);
    form.addRow(label, line);
    return line;
}

QWidget* PricesDialog::make_terms() {
    auto* terms = new QWidget;
    auto* form = new QFormLayout(terms);
    form->setContentsMargins({});
    file_ = add_term(*form, tr("Own prices in the &file"), "prices_file",
                     tr("Beside the plan. It holds what differs from the program's prices."));
    discount_ = add_term(*form, tr("Negotiated &discount"), "prices_discount", tr("Taken off all prices: 10 %"));
    currency_ = add_term(*form, tr("&Currency"), "prices_currency", tr("Of all prices: EUR"));
    rate_ = add_term(*form, tr("E&xchange rate"), "prices_rate", tr("What one of the program's currency is worth: 0.9"));
    for (QLineEdit* line : {discount_, currency_, rate_}) connect(line, &QLineEdit::editingFinished, this, &PricesDialog::change_terms);
    return terms;
}

bool PricesDialog::has_own() const { return !workbench_.document.surroundings()->own_prices().empty(); }

std::string PricesDialog::file() const {
    const auto& prices = workbench_.document.plan().prices;
    return has_own() ? prices.value_or(std::string()) : file_->text().trimmed().toStdString();
}

void PricesDialog::refresh() {
    const auto surroundings = workbench_.document.surroundings();
    const cost::PriceCatalogue& prices = surroundings->prices();
    const bool is_saved = !workbench_.document.path().isEmpty(), own = has_own();
    const cost::Terms terms = own ? cost::terms_of(surroundings->own_prices()) : cost::Terms{prices.name, 1, 0};
    QString about = tr("%1, as of %2, in %3.").arg(text_of(prices.name), text_of(prices.as_of), text_of(prices.currency));
    if (!is_saved)
        about += tr(" Save the plan to change them: own prices are a file beside it.");
    else if (!own)
        about += tr(" They are the program's: the first change begins a file of your own over them.");
    about_->setText(about);
    if (own)
        file_->setText(text_of(*workbench_.document.plan().prices));
    else if (is_saved && file_->text().isEmpty())
        file_->setText(QFileInfo(workbench_.document.path()).fileName().section('.', 0, 0) + ".prices.json");
    file_->setEnabled(is_saved && !own);
    discount_->setText(text_of(print_quantity(terms.discount, Unit::Ratio)));
    currency_->setText(text_of(prices.currency));
    rate_->setText(text_of(print_quantity(terms.exchange_rate, Unit::None)));
    discount_->setEnabled(is_saved);
    for (QLineEdit* line : {currency_, rate_}) line->setEnabled(is_saved && !terms.base.empty());
    model_->set_editable(is_saved);
    model_->show(surroundings);
    refused_->hide();
    refresh_bill();
}

void PricesDialog::refresh_bill() {
    const replay::Snapshot& here = workbench_.player.snapshot();
    if (!here || !here.run().cost) return bill_->setText(tr("There is no bill to show."));
    const study::RunResult& run = here.run();
    const QString money = text_of(figures::exact_money(run.cost->per_month, run.cost->currency));
    const QString users = text_of(here.users());
    bill_->setText(here.is_estimate() ? tr("The bill of %1 at %2, estimated: %3 a month").arg(text_of(run.phase), users, money)
                                      : tr("The bill of %1 at %2: %3 a month").arg(text_of(run.phase), users, money));
}

void PricesDialog::change(const QString& text, const std::function<std::string(const std::string&)>& edit) {
    const auto surroundings = workbench_.document.surroundings();
    const std::string name = file();
    const QString path = QFileInfo(QFileInfo(workbench_.document.path()).absolutePath() + "/" + text_of(name)).absoluteFilePath();
    QString why;
    if (!has_own() && (name.empty() || name.find('/') != std::string::npos || !name.ends_with(".json") || name.ends_with(".headroom.json")))
        why = tr("'%1' is no name for a file of prices: such as mine.json.").arg(text_of(name));
    else if (!has_own() && QFileInfo::exists(path))
        why = tr("There is a file %1 already: name it as the plan's prices, or begin another.").arg(text_of(name));
    if (why.isEmpty()) try {
            const std::string before = has_own() ? surroundings->own_prices() : cost::new_catalogue(name, surroundings->prices());
            workbench_.document.write_prices(text, name, edit(before));
            return;
        } catch (const Error& error) {
            why = text_of(std::string(error.what()));
        }
    refused_->setText(why);
    refused_->show();
}

void PricesDialog::change_terms() {
    const auto surroundings = workbench_.document.surroundings();
    const cost::Terms terms = has_own() ? cost::terms_of(surroundings->own_prices()) : cost::Terms{};
    const auto share = parse_quantity(discount_->text().toStdString(), Unit::Ratio);
    const auto rate = parse_quantity(rate_->text().toStdString(), Unit::None);
    const std::string currency = currency_->text().trimmed().toUpper().toStdString();
    const bool is_share = share && share.quantity.value >= 0 && share.quantity.value <= 1;
    const bool is_rate = rate && rate.quantity.value > 0 && currency.size() == 3;
    if (!is_share || !is_rate) {
        refused_->setText(is_share ? tr("A currency has three letters, such as EUR, and a rate above 0.")
                                   : tr("A discount is 0 % to 100 %."));
        refused_->show();
        return;
    }
    refused_->hide();
    if (share.quantity.value != terms.discount)
        change(tr("Change the discount"),
               [value = share.quantity.value](const std::string& text) { return cost::with_discount(text, value); });
    if (currency != surroundings->prices().currency || rate.quantity.value != terms.exchange_rate)
        change(tr("Change the currency"),
               [=](const std::string& text) { return cost::with_currency(text, currency, rate.quantity.value); });
}

}  // namespace headroom::gui
