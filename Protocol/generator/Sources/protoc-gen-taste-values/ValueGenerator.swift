import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// The protoc plugin that writes each value of taste.proto as a plain Swift type, its translation to and from its
/// message, the server's switch over all calls, what the messages of requests consist of, and their form in HTTP.
///
/// The schema is the one place that says what a value holds: the store, the engine, the server and the client use the
/// written types, so that a new field is declared once.
@main
struct ValueGenerator: CodeGenerator {
    /// None: a field that the schema marks `optional` is refused, because protoc-c would refuse it as well.
    let supportedFeatures: [Google_Protobuf_Compiler_CodeGeneratorResponse.Feature] = []

    func generate(
        files: [FileDescriptor], parameter: any CodeGeneratorParameter, protoCompilerContext: any ProtoCompilerContext,
        generatorOutputs: any GeneratorOutputs
    ) throws {
        for file in files {
            let values = Schema(file)
            try generatorOutputs.add(fileName: "TasteValues/Values.generated.swift", contents: ValueWriter(values).text)
            try generatorOutputs.add(
                fileName: "TasteProtocol/ValueTranslation.generated.swift", contents: TranslationWriter(values).text)
            try generatorOutputs.add(
                fileName: "TasteServer/CallDispatch.generated.swift", contents: DispatchWriter(file).text)
            try generatorOutputs.add(
                fileName: "TasteServer/Memory/RequestMessage.generated.swift", contents: RequestShapeWriter(file).text)
            try generatorOutputs.add(
                fileName: "TasteWeb/API/Generated/HTTPCalls.generated.swift", contents: HTTPCallWriter(file).text)
            try generatorOutputs.add(
                fileName: "TasteWeb/API/Generated/AnswerJSON.generated.swift", contents: AnswerJSONWriter(file).text)
            try generatorOutputs.add(
                fileName: "TasteWeb/API/Generated/OpenAPISchemas.generated.swift", contents: OpenAPIWriter(file).text)
        }
    }
}

extension String {
    /// The first line of every file that this plugin writes.
    static let generatedHeader = """
        // Generated from Protocol/taste.proto by `make protocol`. Do not edit.
        // swift-format-ignore-file

        """
}
