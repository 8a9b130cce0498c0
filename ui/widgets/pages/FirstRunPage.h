// SPDX-License-Identifier: Apache-2.0
// "Where are your AWS accounts?": the first thing that a new person sees.
#pragma once

#include <QWidget>

#include <vector>

class QButtonGroup;
class QVBoxLayout;

namespace gatehouse::ui {

class Chip;
class ChoiceCard;
class ElidedLabel;

class FirstRunPage final : public QWidget {
    Q_OBJECT
public:
    explicit FirstRunPage(QWidget* parent = nullptr);

    /// What was found in ~/.aws, and whether it can be used at once; then it is preselected.
    void setProfiles(const QString& text, bool isReady);

Q_SIGNALS:
    /// "profiles", "files" or "sandbox".
    void chosen(const QString& kind);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void goOn();
    ChoiceCard* addCard(const QString& kind, const QString& iconName, const QString& title,
                        const QString& text);
    void select(ChoiceCard* card);

    QVBoxLayout* m_list;
    QButtonGroup* m_group;
    std::vector<ChoiceCard*> m_cards;
    ChoiceCard* m_profiles;
    bool m_isTouched = false;
};

} // namespace gatehouse::ui
