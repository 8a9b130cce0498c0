// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/dialogs/FindingRow.h"

#include "ui/models/Wording.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/IconButton.h"
#include "ui/widgets/Icons.h"

#include <QClipboard>
#include <QFrame>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace gatehouse::ui {
namespace {

constexpr int kIcon = 18;
constexpr int kWordWidth = 64;

struct Look {
    QString icon;
    Tint tint;
    Ink ink;
    QString word;
};

Look lookOf(doctor::Outcome outcome) {
    switch (outcome) {
    case doctor::Outcome::Pass:
        return {QStringLiteral("check"), Tint::Ok, Ink::Ok, FindingRow::tr("OK")};
    case doctor::Outcome::Warning:
        return {QStringLiteral("warning"), Tint::Warn, Ink::Warn, FindingRow::tr("Warning")};
    case doctor::Outcome::Failure:
        return {QStringLiteral("error"), Tint::Bad, Ink::Bad, FindingRow::tr("Failed")};
    case doctor::Outcome::Skipped:
        break;
    }
    return {QStringLiteral("info"), Tint::Caption, Ink::Caption, FindingRow::tr("Skipped")};
}

/// Wrapping text that can be selected.
QLabel* makeText(const std::string& text, Theme::Type type, Ink ink, QWidget* parent) {
    QLabel* label = makeLabel(toQString(text), type, ink, parent);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

FindingRow::FindingRow(const doctor::Finding& finding, QWidget* parent) : QWidget(parent) {
    const Look look = lookOf(finding.outcome);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 12, 0, 12);
    row->setSpacing(12);
    auto* picture = new QLabel(this);
    picture->setFixedSize(kIcon, kIcon);
    const auto paint = [picture, look] {
        picture->setPixmap(
            icon(look.icon, look.tint).pixmap(QSize(kIcon, kIcon), picture->devicePixelRatioF()));
    };
    paint();
    connect(&Theme::current(), &Theme::changed, picture, paint);
    row->addWidget(picture, 0, Qt::AlignTop);
    QLabel* word = makeLabel(look.word, Theme::Type::Secondary, look.ink, this);
    word->setFixedWidth(kWordWidth);
    row->addWidget(word, 0, Qt::AlignTop);
    auto* words = new QVBoxLayout;
    words->setSpacing(4);
    words->addWidget(makeText(finding.subject, Theme::Type::Strong, Ink::Text, this));
    words->addWidget(makeText(finding.sentence, Theme::Type::Secondary, Ink::Secondary, this));
    if (!finding.fix.empty())
        words->addWidget(makeText(finding.fix, Theme::Type::Secondary, Ink::Text, this));
    if (!finding.command.empty())
        words->addWidget(makeCommand(finding));
    if (finding.outcome == doctor::Outcome::Failure && !finding.details.empty())
        words->addWidget(makeText(finding.details, Theme::Type::FixedSmall, Ink::Caption, this));
    row->addLayout(words, 1);
}

QWidget* FindingRow::makeCommand(const doctor::Finding& finding) {
    auto* box = new QFrame(this);
    box->setAutoFillBackground(true);
    const auto paint = [box] {
        QPalette palette = box->palette();
        palette.setColor(QPalette::Window, Theme::current().colours().window);
        box->setPalette(palette);
    };
    paint();
    connect(&Theme::current(), &Theme::changed, box, paint);
    auto* layout = new QHBoxLayout(box);
    layout->setContentsMargins(12, 4, 4, 4);
    layout->setSpacing(8);
    layout->addWidget(makeText(finding.command, Theme::Type::FixedSmall, Ink::Text, box), 1);
    auto* copy = new IconButton(QStringLiteral("copy"),
                                tr("Copy the command for %1").arg(toQString(finding.subject)), box);
    layout->addWidget(copy, 0, Qt::AlignTop);
    connect(copy, &QToolButton::clicked, this, [this, command = toQString(finding.command)] {
        QGuiApplication::clipboard()->setText(command);
        Q_EMIT copied(tr("Copied."));
    });
    return box;
}

} // namespace gatehouse::ui
