using System.Reflection;

namespace KpnEen.Pbx.Tests.Architecture;

/// <summary>Which types a type touches: fields, signatures, locals; those of its state machines and closures included.</summary>
internal static class UsedTypes
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<Type> Of(Type type) =>
        type.GetFields(All)
            .Select(f => f.FieldType)
            .Concat(type.GetMethods(All).Select(m => m.ReturnType))
            .Concat(type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)).SelectMany(OfMethod))
            .Concat(type.GetInterfaces())
            .Append(type.BaseType ?? typeof(object))
            .SelectMany(Flat)
            .Distinct();

    private static IEnumerable<Type> OfMethod(MethodBase method) =>
        method.GetParameters().Select(p => p.ParameterType).Concat(method.GetMethodBody()?.LocalVariables.Select(v => v.LocalType) ?? []);

    private static IEnumerable<Type> Flat(Type type) =>
        type.HasElementType ? Flat(type.GetElementType()!)
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Flat).Append(type)
        : [type];
}
