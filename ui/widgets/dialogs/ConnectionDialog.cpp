// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/dialogs/ConnectionDialog.h"

#include "ui/models/EngineBridge.h"
#include "ui/models/Wording.h"
#include "ui/widgets/ActionButton.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/ElidedLabel.h"

#include <QComboBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace gatehouse::ui {
namespace {

constexpr int kLinesHeight = 64;

QStringList linesOf(const QPlainTextEdit& edit) {
    QStringList lines;
    for (const QString& line : edit.toPlainText().split(QLatin1Char('\n'))) {
        if (!line.trimmed().isEmpty())
            lines.append(line.trimmed());
    }
    return lines;
}

std::vector<std::string> listOf(const QString& text) {
    std::vector<std::string> items;
    for (const QString& item : text.split(QLatin1Char(','))) {
        if (!item.trimmed().isEmpty())
            items.push_back(toStd(item.trimmed()));
    }
    return items;
}

QString joined(const std::vector<std::string>& items, const char* separator) {
    QStringList texts;
    for (const std::string& item : items)
        texts.append(toQString(item));
    return texts.join(QLatin1String(separator));
}

} // namespace

ConnectionDialog* ConnectionDialog::open(EngineBridge& bridge,
                                         const access::ConnectionSettings& settings,
                                         QWidget* parent) {
    auto* dialog = new ConnectionDialog(bridge, settings, parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->QDialog::open();
    return dialog;
}

ConnectionDialog::ConnectionDialog(EngineBridge& bridge, const access::ConnectionSettings& settings,
                                   QWidget* parent)
    : QDialog(parent), m_bridge(bridge), m_settings(settings), m_form(new QFormLayout),
      m_banner(new Banner(Tone::Bad, this)), m_kind(new QComboBox(this)),
      m_name(new QLineEdit(toQString(settings.name), this)),
      m_paths(new QPlainTextEdit(joined(settings.paths, "\n"), this)),
      m_pathsField(new QWidget(this)), m_user(new QLineEdit(toQString(settings.user), this)),
      m_roles(new QLineEdit(joined(settings.roles, ", "), this)),
      m_traits(new QPlainTextEdit(this)), m_region(new QLineEdit(toQString(settings.region), this)),
      m_signIn(new QLineEdit(toQString(settings.signInEndpoint), this)),
      m_save(new ActionButton(settings.id.empty() ? tr("Add") : tr("Save"),
                              ActionButton::Weight::Primary, {}, this)) {
    QStringList traits;
    for (const auto& [name, values] : settings.traits)
        traits.append(toQString(name) + QLatin1Char('=') + joined(values, ","));
    m_traits->setPlainText(traits.join(QLatin1Char('\n')));
    build();
    updateFields();
}

void ConnectionDialog::build() {
    setWindowTitle(m_settings.id.empty() ? tr("Add connection") : tr("Change connection"));
    setMinimumWidth(560);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 20, 20, 16);
    layout->setSpacing(12);
    layout->addWidget(makeLabel(windowTitle(), Theme::Type::PageTitle, Ink::Text, this));
    m_banner->hide();
    layout->addWidget(m_banner);
    m_kind->addItem(tr("AWS profiles on this computer"), QStringLiteral("profiles"));
    m_kind->addItem(tr("Teleport files"), QStringLiteral("files"));
    m_kind->addItem(tr("Sandbox"), QStringLiteral("sandbox"));
    m_kind->setCurrentIndex(std::max(0, m_kind->findData(toQString(m_settings.kind))));
    m_kind->setEnabled(m_settings.id.empty());
    m_name->setPlaceholderText(tr("As you want to see it; may be left empty"));
    m_user->setPlaceholderText(tr("Your login name, or the user in the files"));
    m_roles->setPlaceholderText(tr("All roles in the files"));
    m_traits->setPlaceholderText(
        QStringLiteral("aws_role_arns=arn:aws:iam::111122223333:role/Dev"));
    m_region->setPlaceholderText(tr("From the profile or the partition"));
    m_signIn->setPlaceholderText(QStringLiteral("https://signin.aws.amazon.com/federation"));
    buildPaths();
    for (QPlainTextEdit* edit : {m_paths, m_traits}) {
        edit->setFixedHeight(kLinesHeight);
        edit->setTabChangesFocus(true);
    }
    m_form->setHorizontalSpacing(16);
    m_form->setVerticalSpacing(10);
    m_form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    m_form->addRow(tr("&Kind"), m_kind);
    m_about = makeLabel({}, Theme::Type::Secondary, Ink::Secondary, this);
    m_about->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_form->addRow(QString(), m_about);
    m_form->addRow(tr("&Name"), m_name);
    m_form->addRow(tr("&Files"), m_pathsField);
    m_form->addRow(tr("&User"), m_user);
    m_form->addRow(tr("Teleport &roles"), m_roles);
    m_form->addRow(tr("&Traits"), m_traits);
    m_form->addRow(tr("Re&gion"), m_region);
    m_form->addRow(tr("S&ign-in endpoint"), m_signIn);
    const std::pair<QWidget*, QString> names[] = {{m_kind, tr("Kind")},
                                                  {m_name, tr("Name")},
                                                  {m_paths, tr("Files")},
                                                  {m_user, tr("User")},
                                                  {m_roles, tr("Teleport roles")},
                                                  {m_traits, tr("Traits")},
                                                  {m_region, tr("Region")},
                                                  {m_signIn, tr("Sign-in endpoint")}};
    for (const auto& [field, name] : names)
        field->setAccessibleName(name);
    layout->addLayout(m_form);
    buildFoot(*layout);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &ConnectionDialog::updateFields);
}

void ConnectionDialog::buildPaths() {
    auto* paths = new QVBoxLayout(m_pathsField);
    paths->setContentsMargins(0, 0, 0, 0);
    paths->addWidget(m_paths);
    auto* browsing = new QHBoxLayout;
    auto* files = new ActionButton(tr("Choose files…"), ActionButton::Weight::Link, {}, this);
    auto* folder = new ActionButton(tr("Choose a folder…"), ActionButton::Weight::Link, {}, this);
    browsing->addWidget(files);
    browsing->addWidget(folder);
    browsing->addStretch(1);
    paths->addLayout(browsing);
    m_paths->setPlaceholderText(tr("teleport.yaml, or a folder: one a line"));
    connect(files, &QPushButton::clicked, this, [this] { browse(false); });
    connect(folder, &QPushButton::clicked, this, [this] { browse(true); });
}

void ConnectionDialog::buildFoot(QVBoxLayout& layout) {
    layout.addSpacing(4);
    layout.addStretch(1);
    auto* foot = new QHBoxLayout;
    foot->setSpacing(8);
    foot->addStretch(1);
    auto* cancel = new ActionButton(tr("Cancel"), ActionButton::Weight::Plain, {}, this);
    foot->addWidget(cancel);
    foot->addWidget(m_save);
    layout.addLayout(foot);
    m_save->setDefault(true);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_save, &QPushButton::clicked, this, &ConnectionDialog::save);
}

void ConnectionDialog::updateFields() {
    const QString kind = m_kind->currentData().toString();
    const auto setShown = [&](QWidget* field, bool isShown) {
        field->setVisible(isShown);
        if (QWidget* label = m_form->labelForField(field))
            label->setVisible(isShown);
    };
    const bool isFiles = kind == QStringLiteral("files");
    const bool isSandbox = kind == QStringLiteral("sandbox");
    m_about->setText(isSandbox
                         ? tr("A stand-in for AWS on this computer: three accounts, no network, "
                              "no cost.")
                     : isFiles ? tr("Apps and roles that a Teleport administrator wrote, with this "
                                    "computer’s credentials.")
                               : tr("An app for each account in ~/.aws, a role for each profile. "
                                    "Nothing is written there."));
    setShown(m_pathsField, isFiles);
    setShown(m_roles, isFiles);
    setShown(m_traits, isFiles);
    setShown(m_user, !isSandbox);
    setShown(m_region, !isSandbox);
    setShown(m_signIn, !isSandbox);
    adjustSize();
}

void ConnectionDialog::browse(bool wantsFolder) {
    QStringList chosen;
    if (wantsFolder) {
        const QString folder = QFileDialog::getExistingDirectory(this, tr("Folder of YAML files"));
        if (!folder.isEmpty())
            chosen.append(folder);
    } else {
        chosen = QFileDialog::getOpenFileNames(this, tr("Teleport files"), {},
                                               tr("YAML (*.yaml *.yml);;All files (*)"));
    }
    if (!chosen.isEmpty())
        m_paths->setPlainText((linesOf(*m_paths) + chosen).join(QLatin1Char('\n')));
}

Result<access::ConnectionSettings> ConnectionDialog::typed() const {
    access::ConnectionSettings settings = m_settings;
    settings.kind = toStd(m_kind->currentData().toString());
    settings.name = toStd(m_name->text().trimmed());
    settings.user = toStd(m_user->text().trimmed());
    settings.roles = listOf(m_roles->text());
    settings.region = toStd(m_region->text().trimmed());
    settings.signInEndpoint = toStd(m_signIn->text().trimmed());
    settings.paths.clear();
    for (const QString& path : linesOf(*m_paths))
        settings.paths.push_back(toStd(path));
    settings.traits.clear();
    for (const QString& line : linesOf(*m_traits)) {
        const qsizetype equals = line.indexOf(QLatin1Char('='));
        if (equals <= 0)
            return fail(ErrorCode::BadInput, toStd(tr("“%1” is no trait.").arg(line)),
                        toStd(tr("Write NAME=VALUE, several values with commas.")));
        settings.traits[toStd(line.left(equals).trimmed())] = listOf(line.mid(equals + 1));
    }
    return settings;
}

void ConnectionDialog::failed(const Error& error) {
    m_save->setEnabled(true);
    m_banner->setText(toQString(error.message), toQString(error.fix));
    m_banner->show();
    adjustSize();
}

void ConnectionDialog::save() {
    const auto settings = typed();
    if (!settings)
        return failed(settings.error());
    m_save->setEnabled(false);
    if (settings->id.empty()) {
        m_bridge.engine().addConnection(
            *settings, m_bridge.reply<std::string>(this, [this](const Result<std::string>& added) {
                if (!added)
                    return failed(added.error());
                Q_EMIT saved(toQString(*added));
                accept();
            }));
        return;
    }
    m_bridge.engine().updateConnection(
        *settings,
        m_bridge.reply<void>(this, [this, id = settings->id](const Result<void>& updated) {
            if (!updated)
                return failed(updated.error());
            Q_EMIT saved(toQString(id));
            accept();
        }));
}

} // namespace gatehouse::ui
