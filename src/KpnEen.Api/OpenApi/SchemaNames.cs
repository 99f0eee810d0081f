using KpnEen.Api.Conventions;

namespace KpnEen.Api.OpenApi;

/// <summary>Names of schemas, which are the names of the SDK's types.</summary>
internal static class SchemaNames
{
    private const string View = "View";

    public static string Of(Type type)
    {
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Page<>))
            return $"{Of(type.GetGenericArguments()[0])}Page";
        if (WrittenSchemas.Is(type))
            return $"{Of(type.GetGenericArguments()[0])}Written";
        // CallRecordView is what the API shows of the switch's CallRecord.
        return type.Name.EndsWith(View, StringComparison.Ordinal) ? type.Name[..^View.Length] : type.Name;
    }
}
