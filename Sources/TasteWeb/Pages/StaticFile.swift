import Charts
import HTTPTypes
import Hummingbird
import NIOCore
import TasteValues

/// A file that the pages load. Its address changes with the program, so that a browser may keep it.
struct StaticFile: Sendable {
    static let style = StaticFile("style.css", "text/css; charset=utf-8", PackageResources.style_css)
    static let script = StaticFile("page.js", "text/javascript; charset=utf-8", PackageResources.page_js)
    static let mapScript = StaticFile("map.js", "text/javascript; charset=utf-8", PackageResources.map_js)
    static let icon = StaticFile("icon.svg", "image/svg+xml", PackageResources.icon_svg)
    static let charts = StaticFile("charts.css", "text/css; charset=utf-8", Array(ChartStyle.css.utf8))
    static let all = [style, script, mapScript, icon, charts]

    /// The address with which pages load the file.
    let address: String
    private let path: String
    private let type: String
    private let bytes: ByteBuffer

    private init(_ name: String, _ type: String, _ bytes: [UInt8]) {
        path = "/static/" + name
        // FNV-1a, 64 bits (RFC 9923): enough to tell two versions of a file apart.
        let hash = bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        address = path + "?v=" + String(hash, radix: 36)
        self.type = type
        self.bytes = ByteBuffer(bytes: bytes)
    }

    func add(to routes: inout RouteTable) {
        routes.on(.get, path) { _, _ in
            Response(
                status: .ok, headers: [.contentType: type, .cacheControl: "public, max-age=31536000, immutable"],
                body: .init(byteBuffer: bytes))
        }
    }
}
