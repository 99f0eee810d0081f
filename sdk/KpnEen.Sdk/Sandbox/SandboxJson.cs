using System.Text.Json.Serialization;

namespace KpnEen.Sdk.Sandbox;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SandboxFile))]
internal sealed partial class SandboxJson : JsonSerializerContext;
