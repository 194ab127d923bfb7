// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/help_page.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QScrollBar>
#include <QTextCursor>
#include <QVBoxLayout>

#include <algorithm>

#include "app/panels/combo_box.h"
#include "app/panels/help_text.h"
#include "app/panels/tool_button.h"
#include "app/theme/icons.h"
#include "app/theme/theme.h"

namespace headroom::panels {

namespace {
constexpr int page_margin = 8, list_indent = 18;
constexpr auto link_scheme = "page";
}  // namespace

HelpPage::HelpPage(const schema::Catalogue& types, QWidget* parent)
    : QWidget(parent),
      pages_(help_pages(types)),
      back_(new ToolButton(QStringLiteral("undo"), tr("Back"), this)),
      choice_(new ComboBox(this)),
      search_(new QLineEdit(this)),
      text_(new QTextBrowser(this)) {
    setObjectName(QStringLiteral("help"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(page_margin, page_margin, page_margin, page_margin);
    auto* row = new QHBoxLayout;
    row->addWidget(back_);
    row->addWidget(choice_, 1);
    row->addWidget(search_, 1);
    layout->addLayout(row);
    layout->addWidget(text_, 1);
    back_->setObjectName(QStringLiteral("help_back"));
    choice_->setObjectName(QStringLiteral("help_page"));
    choice_->setAccessibleName(tr("Page"));
    choice_->addItem(tr("Contents"), QString());
    for (const schema::Record* page : pages_) choice_->addItem(QString::fromStdString(page->title), QString::fromStdString(page->name));
    search_->setObjectName(QStringLiteral("help_search"));
    search_->setPlaceholderText(tr("Find in page"));
    search_->setAccessibleName(tr("Find in page"));
    search_->setToolTip(tr("Enter: next, Shift+Enter: previous"));
    search_->setClearButtonEnabled(true);
    search_->installEventFilter(this);
    text_->setObjectName(QStringLiteral("help_text"));
    text_->setOpenLinks(false);
    text_->setFrameShape(QFrame::NoFrame);
    text_->document()->setDocumentMargin(page_margin);
    text_->document()->setIndentWidth(list_indent);
    connect(back_, &QToolButton::clicked, this, &HelpPage::back);
    connect(choice_, &QComboBox::activated, this, [this](int index) { go(choice_->itemData(index).toString()); });
    connect(text_, &QTextBrowser::anchorClicked, this, [this](const QUrl& url) {
        if (url.scheme() == QLatin1String(link_scheme)) go(url.path());
    });
    connect(search_, &QLineEdit::textChanged, this, [this] {
        text_->moveCursor(QTextCursor::Start);
        find(false);
    });
    display();
}

void HelpPage::show_type(const QString& type) { go(type); }

void HelpPage::go(const QString& type) {
    if (type == type_) return;
    former_.push_back(type_);
    type_ = type;
    display();
}

void HelpPage::back() {
    if (former_.empty()) return;
    type_ = former_.back();
    former_.pop_back();
    display();
}

void HelpPage::display() {
    const auto page = std::ranges::find_if(pages_, [this](const schema::Record* each) { return each->name == type_.toStdString(); });
    if (page == pages_.end()) type_.clear();
    text_->setHtml(page == pages_.end() ? contents_html(pages_) : help_html(**page, pages_));
    choice_->setCurrentIndex(std::max(0, choice_->findData(type_)));
    back_->setEnabled(!former_.empty());
    mark_all();
}

void HelpPage::find(bool backward) {
    mark_all();
    if (search_->text().isEmpty()) return;
    const QTextDocument::FindFlags flags = backward ? QTextDocument::FindBackward : QTextDocument::FindFlags();
    if (text_->find(search_->text(), flags)) return;
    text_->moveCursor(backward ? QTextCursor::End : QTextCursor::Start);
    text_->find(search_->text(), flags);
}

void HelpPage::mark_all() {
    QList<QTextEdit::ExtraSelection> marks;
    QTextCursor cursor(text_->document());
    while (!search_->text().isEmpty() && !(cursor = text_->document()->find(search_->text(), cursor)).isNull()) {
        QTextEdit::ExtraSelection mark;
        mark.cursor = cursor;
        mark.format.setBackground(theme::colours().warning_back);
        marks += mark;
    }
    text_->setExtraSelections(marks);
}

bool HelpPage::eventFilter(QObject* object, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        const auto* press = static_cast<QKeyEvent*>(event);
        if (press->key() == Qt::Key_Return || press->key() == Qt::Key_Enter) {
            find(press->modifiers() & Qt::ShiftModifier);
            return true;
        }
    }
    return QWidget::eventFilter(object, event);
}

void HelpPage::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() != QEvent::PaletteChange || text_ == nullptr) return;
    const int place = text_->verticalScrollBar()->value();
    display();
    text_->verticalScrollBar()->setValue(place);
}

}  // namespace headroom::panels
