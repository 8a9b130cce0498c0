// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/Icons.h"

#include "ui/widgets/Theme.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <algorithm>

static void initialiseResources() {
    Q_INIT_RESOURCE(gatehouse);
}

namespace gatehouse::ui {
namespace {

QColor tintColour(Tint tint) {
    const ThemeColours& c = Theme::current().colours();
    switch (tint) {
    case Tint::Text:
        return c.text;
    case Tint::Secondary:
        return c.secondary;
    case Tint::Caption:
        return c.caption;
    case Tint::Accent:
        return c.accent;
    case Tint::OnAccent:
        return c.onAccent;
    case Tint::Ok:
        return c.ok;
    case Tint::Warn:
        return c.warn;
    case Tint::Bad:
        return c.bad;
    case Tint::Sandbox:
        return c.sandbox;
    }
    return c.text;
}

QByteArray svgOf(const QString& path) {
    static const bool s_isReady = [] {
        initialiseResources();
        return true;
    }();
    Q_UNUSED(s_isReady)
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QPixmap drawSvg(const QString& path, const QColor& colour, const QSize& size) {
    const QString key = QStringLiteral("gatehouse:%1:%2:%3x%4")
                            .arg(path, colour.name(QColor::HexArgb))
                            .arg(size.width())
                            .arg(size.height());
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;
    QByteArray svg = svgOf(path);
    svg.replace("currentColor", colour.name().toLatin1());
    QSvgRenderer renderer(svg);
    pixmap = QPixmap(size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    renderer.render(&painter);
    painter.end();
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

/// Looks the colour up when it draws, so that a change of theme needs no new icon.
class ThemedIconEngine final : public QIconEngine {
public:
    ThemedIconEngine(QString path, Tint tint) : m_path(std::move(path)), m_tint(tint) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode,
               QIcon::State state) override {
        const qreal scale = painter->device()->devicePixelRatioF();
        const QSize size = (QSizeF(rect.size()) * scale).toSize();
        painter->drawPixmap(rect, pixmap(size, mode, state));
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State) override {
        const QColor colour =
            mode == QIcon::Disabled ? Theme::current().colours().caption : tintColour(m_tint);
        const int side = std::min(size.width(), size.height());
        QPixmap square = drawSvg(m_path, colour, QSize(side, side));
        if (size.width() <= side)
            return square;
        // Buttons ask for more width than height to get a gap between picture and text.
        QPixmap wide(size);
        wide.fill(Qt::transparent);
        QPainter painter(&wide);
        painter.drawPixmap(0, (size.height() - side) / 2, square);
        return wide;
    }
    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state,
                         qreal scale) override {
        Q_UNUSED(scale)
        return pixmap(size, mode, state);
    }
    [[nodiscard]] QIconEngine* clone() const override { return new ThemedIconEngine(*this); }
    bool isNull() override { return false; }
    [[nodiscard]] QString key() const override { return QStringLiteral("gatehouse"); }

private:
    QString m_path;
    Tint m_tint;
};

QIcon fullColourIcon(const QString& path) {
    QIcon result;
    for (const int side : {16, 22, 24, 32, 48, 64, 128, 256})
        result.addPixmap(drawSvg(path, Qt::black, QSize(side, side)));
    return result;
}

} // namespace

QIcon icon(const QString& name, Tint tint) {
    return QIcon(new ThemedIconEngine(QStringLiteral(":/gatehouse/icons/%1.svg").arg(name), tint));
}

QIcon applicationIcon() {
    return fullColourIcon(QStringLiteral(":/gatehouse/app/io.gatehouse.Gatehouse.svg"));
}

QIcon trayIcon(TrayPicture picture, TrayStyle style) {
    QString name;
    switch (picture) {
    case TrayPicture::Off:
        name = QStringLiteral("tray-off");
        break;
    case TrayPicture::On:
        name = QStringLiteral("tray-on");
        break;
    case TrayPicture::Expiring:
        name = QStringLiteral("tray-expiring");
        break;
    case TrayPicture::Error:
        name = QStringLiteral("tray-error");
        break;
    }
    if (style == TrayStyle::Colour)
        return fullColourIcon(QStringLiteral(":/gatehouse/app/%1.svg").arg(name));
    QIcon symbolic(new ThemedIconEngine(QStringLiteral(":/gatehouse/app/%1-symbolic.svg").arg(name),
                                        Tint::Text));
    symbolic.setIsMask(true);
    return symbolic;
}

} // namespace gatehouse::ui
