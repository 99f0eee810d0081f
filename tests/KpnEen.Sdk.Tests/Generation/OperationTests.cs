using System.Reflection;
using System.Text.Json;

namespace KpnEen.Sdk.Tests.Generation;

public sealed class OperationTests
{
    private static readonly List<(string Id, MethodInfo Method)> _methods =
    [
        .. from type in typeof(KpnEenClient).Assembly.GetExportedTypes()
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        from operation in method.GetCustomAttributes<OperationAttribute>()
        select (operation.Id, method),
    ];

    [Fact]
    public void S1_every_operation_has_exactly_one_method()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Checkout.PathOf("openapi", "kpneen.v1.json")));
        var documented =
            from path in document.RootElement.GetProperty("paths").EnumerateObject()
            from operation in path.Value.EnumerateObject()
            where operation.Value.ValueKind is JsonValueKind.Object && operation.Value.TryGetProperty("operationId", out _)
            select operation.Value.GetProperty("operationId").GetString();
        Assert.Equal(documented.Order(StringComparer.Ordinal), _methods.Select(m => m.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void S4_every_method_takes_a_cancellation_token() =>
        Assert.All(_methods, m => Assert.Contains(m.Method.GetParameters(), p => p.ParameterType == typeof(CancellationToken)));

    [Fact]
    public void S15_every_method_can_be_mocked() => Assert.All(_methods, m => Assert.True(m.Method.IsVirtual, m.Id));
}
