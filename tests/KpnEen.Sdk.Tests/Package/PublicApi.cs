using System.CodeDom.Compiler;
using System.Reflection;

namespace KpnEen.Sdk.Tests.Package;

/// <summary>
/// The public surface made by hand, one line a member. What the generator makes is not in it: the OpenAPI document decides that, and each of its operations is held to one method.
/// </summary>
internal static class PublicApi
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
    private static readonly NullabilityInfoContext _nullability = new();

    public static IEnumerable<string> Lines() =>
        typeof(KpnEenClient)
            .Assembly.GetExportedTypes()
            .Where(t => t.GetCustomAttribute<GeneratedCodeAttribute>() is null)
            .SelectMany(Of)
            .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Of(Type type)
    {
        yield return $"{Name(type)} : {Kind(type)}";
        foreach (var member in type.GetMembers(Declared).Where(m => IsPublic(m) && !IsCompilers(m) && !IsGenerated(m)))
            yield return $"{Name(type)}.{Describe(member)}";
    }

    private static bool IsPublic(MemberInfo member) =>
        member switch
        {
            MethodBase m => m.IsPublic || m.IsFamily || m.IsFamilyOrAssembly,
            FieldInfo f => f.IsPublic || f.IsFamily,
            PropertyInfo p => p.GetAccessors(nonPublic: true).Any(IsPublic),
            _ => false, // nested types come by themselves
        };

    /// <summary>What records get from the compiler, and the accessors of properties.</summary>
    private static bool IsCompilers(MemberInfo member) =>
        member.Name.Contains('<', StringComparison.Ordinal)
        || member.Name is "EqualityContract" or "PrintMembers" or "Deconstruct" or "value__"
        || (
            member is MethodBase { IsSpecialName: true, IsConstructor: false } m
            && !m.Name.StartsWith("op_Implicit", StringComparison.Ordinal)
        )
        || member.GetCustomAttribute<System.Runtime.CompilerServices.CompilerGeneratedAttribute>() is not null;

    private static bool IsGenerated(MemberInfo member) =>
        member.GetCustomAttribute<OperationAttribute>() is not null
        || (
            member is PropertyInfo p
            && p.PropertyType.Name.EndsWith("Client", StringComparison.Ordinal)
            && p.DeclaringType == typeof(KpnEenClient)
        );

    private static string Describe(MemberInfo member) =>
        member switch
        {
            ConstructorInfo c => $"ctor({Parameters(c)}){Protected(c)}",
            MethodInfo m => $"{m.Name}{Generics(m)}({Parameters(m)}) -> {Name(m.ReturnType)}{Virtual(m)}{Protected(m)}",
            PropertyInfo p => $"{p.Name} {{ {Accessors(p)} }} -> {Name(p.PropertyType)}{Null(_nullability.Create(p))}",
            FieldInfo f => $"{f.Name} -> {Name(f.FieldType)}{(f.IsLiteral ? $" = {f.GetRawConstantValue()}" : "")}",
            _ => member.Name,
        };

    private static string Parameters(MethodBase method) =>
        string.Join(
            ", ",
            method
                .GetParameters()
                .Select(p =>
                    $"{Name(p.ParameterType)}{Null(_nullability.Create(p))} {p.Name}{(p.HasDefaultValue ? " = " + (p.DefaultValue ?? "default") : "")}"
                )
        );

    private static string Accessors(PropertyInfo property) =>
        string.Join(
            ' ',
            property
                .GetAccessors(nonPublic: true)
                .Where(IsPublic)
                .Select(a => a.Name.StartsWith("get_", StringComparison.Ordinal) ? "get;" : "set;")
        );

    private static string Null(NullabilityInfo info) =>
        info is { ReadState: NullabilityState.Nullable, Type.IsValueType: false } ? "?" : "";

    private static string Virtual(MethodInfo method) => method is { IsVirtual: true, IsFinal: false } ? " virtual" : "";

    private static string Protected(MethodBase method) => method.IsPublic ? "" : " protected";

    private static string Generics(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : "";

    private static string Kind(Type type)
    {
        var kind = type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsValueType: true } => "struct",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
        var from = type.BaseType is { } b && b != typeof(object) && b != typeof(ValueType) && b != typeof(Enum) ? $" {Name(b)}" : "";
        return kind + from;
    }

    private static string Name(Type type)
    {
        if (type.IsGenericParameter)
            return type.Name;
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return Name(inner) + "?";
        if (type.IsArray)
            return Name(type.GetElementType()!) + "[]";
        var name = type.Namespace?.StartsWith("KpnEen", StringComparison.Ordinal) is true ? $"{type.Namespace}.{type.Name}" : type.Name;
        return type.IsGenericType ? $"{name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : name;
    }
}
