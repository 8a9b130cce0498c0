// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/dialogs/ExportDialog.h"

#include "ui/models/EngineBridge.h"
#include "ui/models/Wording.h"
#include "ui/widgets/ActionButton.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/ErrorDialog.h"

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QSaveFile>
#include <QTabBar>
#include <QVBoxLayout>

#include <algorithm>

namespace gatehouse::ui {

ExportDialog* ExportDialog::open(EngineBridge& bridge, const std::string& sessionId,
                                 QWidget* parent) {
    auto* dialog = new ExportDialog(bridge, sessionId, parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->QDialog::open();
    return dialog;
}

ExportDialog::ExportDialog(EngineBridge& bridge, const std::string& sessionId, QWidget* parent)
    : QDialog(parent), m_bridge(bridge), m_id(sessionId),
      m_formats(bridge.engine().exportFormats()), m_tabs(new QTabBar(this)),
      m_view(new QPlainTextEdit(this)),
      m_secret(new ActionButton(tr("Show secret"), ActionButton::Weight::Link, {}, this)),
      m_undo(new ActionButton(tr("Show how to unset"), ActionButton::Weight::Link, {}, this)),
      m_copy(new ActionButton(tr("Copy"), ActionButton::Weight::Primary, QStringLiteral("copy"),
                              this)) {
    const access::SessionInfo* session = bridge.session(sessionId);
    build(session != nullptr ? *session : access::SessionInfo{});
    fetch();
}

void ExportDialog::build(const access::SessionInfo& session) {
    setWindowTitle(tr("Use this session in…"));
    resize(680, 440);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 20, 20, 16);
    layout->setSpacing(10);
    layout->addWidget(makeLabel(windowTitle(), Theme::Type::PageTitle, Ink::Text, this));
    QString until = session.expiry
                        ? tr(", until %1").arg(wording::clockTime(*session.expiry, m_bridge.now()))
                        : QString();
    layout->addWidget(
        makeLabel(tr("%1 in %2%3. These keys work only on this computer.")
                      .arg(toQString(session.role.display), toQString(session.appName), until),
                  Theme::Type::Secondary, Ink::Secondary, this));
    for (const engine::ExportFormat& one : m_formats)
        m_tabs->addTab(toQString(one.title));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setAccessibleName(tr("Form"));
    const std::string shell = toStd(m_bridge.value("shell", QStringLiteral("bash")));
    const auto chosen = std::ranges::find(m_formats, shell, &engine::ExportFormat::name);
    if (chosen != m_formats.end())
        m_tabs->setCurrentIndex(static_cast<int>(chosen - m_formats.begin()));
    layout->addWidget(m_tabs);
    m_view->setReadOnly(true);
    m_view->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_view->setFont(Theme::current().font(Theme::Type::Fixed));
    m_view->setAccessibleName(tr("Variables"));
    layout->addWidget(m_view, 1);
    auto* links = new QHBoxLayout;
    links->addWidget(m_secret);
    links->addWidget(m_undo);
    links->addStretch(1);
    layout->addLayout(links);
    auto* foot = new QHBoxLayout;
    foot->setSpacing(8);
    auto* close = new ActionButton(tr("Close"), ActionButton::Weight::Plain, {}, this);
    auto* saving =
        new ActionButton(tr("Save…"), ActionButton::Weight::Plain, QStringLiteral("save"), this);
    auto* terminal = new ActionButton(tr("Open terminal"), ActionButton::Weight::Plain,
                                      QStringLiteral("terminal"), this);
    foot->addWidget(close);
    foot->addStretch(1);
    for (ActionButton* button : {saving, terminal, m_copy})
        foot->addWidget(button);
    layout->addLayout(foot);
    m_copy->setDefault(true);
    m_copy->setFocus();
    connect(m_tabs, &QTabBar::currentChanged, this, &ExportDialog::fetch);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(saving, &QPushButton::clicked, this, &ExportDialog::save);
    connect(terminal, &QPushButton::clicked, this,
            [this] { Q_EMIT terminalRequested(toQString(m_id)); });
    connect(m_copy, &QPushButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(m_text);
        Q_EMIT announced(tr("Copied as %1.").arg(toQString(format().title)));
    });
    connect(m_secret, &QPushButton::clicked, this, [this] {
        m_showsSecret = !m_showsSecret;
        show();
    });
    connect(m_undo, &QPushButton::clicked, this, [this] {
        m_isUndo = !m_isUndo;
        fetch();
    });
}

const engine::ExportFormat& ExportDialog::format() const {
    return m_formats[static_cast<std::size_t>(std::max(0, m_tabs->currentIndex()))];
}

void ExportDialog::fetch() {
    const engine::ExportRequest request{m_id, format().name,
                                        m_isUndo ? engine::ExportDirection::Unset
                                                 : engine::ExportDirection::Set};
    m_bridge.engine().exportSession(
        request, m_bridge.reply<engine::ExportText>(
                     this, [this, number = ++m_asked](const Result<engine::ExportText>& text) {
                         if (number == m_asked)
                             take(text);
                     }));
}

void ExportDialog::take(const Result<engine::ExportText>& text) {
    m_copy->setEnabled(text.has_value());
    if (!text) {
        m_text.clear();
        m_masked = toQString(text.error().sentence());
        show();
        return;
    }
    m_text = toQString(text->text);
    m_masked = m_text;
    for (const auto& [name, value] : text->set) {
        if (name == "AWS_SECRET_ACCESS_KEY")
            m_masked.replace(toQString(value),
                             QString(static_cast<qsizetype>(value.size()), QChar(0x2022)));
    }
    show();
}

void ExportDialog::show() {
    m_secret->setText(m_showsSecret ? tr("Hide secret") : tr("Show secret"));
    m_secret->setEnabled(m_masked != m_text);
    m_undo->setText(m_isUndo ? tr("Show how to set") : tr("Show how to unset"));
    m_view->setPlainText(m_showsSecret && !m_text.isEmpty() ? m_text : m_masked);
}

void ExportDialog::save() {
    const QString name = QFileDialog::getSaveFileName(
        this, tr("Save variables"), QStringLiteral("aws-session") + toQString(format().extension));
    if (name.isEmpty())
        return;
    QSaveFile file(name);
    const QByteArray text = m_text.toUtf8();
    // It holds a key; nobody else needs to read it.
    if (file.open(QIODevice::WriteOnly) &&
        file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner) &&
        file.write(text) == text.size() && file.commit())
        Q_EMIT announced(tr("Saved to %1.").arg(name));
    else
        ErrorDialog::open(this, tr("The file was not written"),
                          {ErrorCode::Refused,
                           toStd(name + QStringLiteral(": ") + file.errorString()),
                           toStd(tr("Choose another folder."))});
}

} // namespace gatehouse::ui
