import Foundation
import SwiftProtobuf
import TasteValues

/// The text in which `tasted --check-store` prints its report: one line, the JSON of Protocol Buffers.
extension CheckReport {
    package init(text: Data) throws { self.init(try WireCheckReport(jsonUTF8Data: text)) }

    package func text() throws -> Data {
        var options = JSONEncodingOptions()
        options.preserveProtoFieldNames = true
        return try wire.jsonUTF8Data(options: options) + Data("\n".utf8)
    }
}
