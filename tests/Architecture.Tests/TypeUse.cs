using System.Reflection;
using System.Reflection.Emit;

namespace Attendance.Architecture;

/// <summary>Which types a type uses, as compiled: its members' signatures and the instructions of their
/// bodies.</summary>
internal static class TypeUse
{
    private const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic |
        BindingFlags.Instance | BindingFlags.Static;

    private static readonly Dictionary<short, OpCode> Instructions = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(instruction => instruction.Value);

    public static IReadOnlySet<Type> Of(Type type)
    {
        var used = new HashSet<Type>();
        Add(used, type.BaseType);
        AddAll(used, type.GetInterfaces());
        AddAttributes(used, type.GetCustomAttributesData());
        foreach (var field in type.GetFields(Declared))
        {
            Add(used, field.FieldType);
            AddAttributes(used, field.GetCustomAttributesData());
        }

        foreach (var property in type.GetProperties(Declared))
        {
            AddAttributes(used, property.GetCustomAttributesData());
        }

        foreach (var method in type.GetMethods(Declared).Cast<MethodBase>().Concat(type.GetConstructors(Declared)))
        {
            AddSignature(used, method);
            AddAttributes(used, method.GetCustomAttributesData());
            AddBody(used, type, method);
        }

        return used;
    }

    /// <summary>The members that a type names: what its bodies call, what it overrides, the interfaces' members that it
    /// implements, and the attributes' that it sets.</summary>
    public static IEnumerable<MemberInfo> MembersOf(Type type)
    {
        var methods = type.GetMethods(Declared);
        var bodies = methods.Cast<MethodBase>().Concat(type.GetConstructors(Declared)).ToArray();
        var called = bodies.SelectMany(body => Mentioned(type, body)).OfType<MemberInfo>();
        var overridden = methods
            .Select(method => method.GetBaseDefinition())
            .Where(method => method.DeclaringType != type);
        var implemented = type.IsInterface ? [] : type.GetInterfaces()
            .Select(contract => type.GetInterfaceMap(contract))
            .SelectMany(map => map.InterfaceMethods.Zip(map.TargetMethods))
            .Where(pair => pair.Second?.DeclaringType == type)
            .Select(pair => pair.First);
        var set = bodies.Cast<MemberInfo>().Append(type)
            .SelectMany(member => member.GetCustomAttributesData())
            .SelectMany(data => data.NamedArguments)
            .Select(argument => argument.MemberInfo);
        return called.Where(member => member is not Type).Concat(overridden).Concat(implemented).Concat(set);
    }

    /// <summary>The type that the programmer wrote: closures and state machines are nested in it.</summary>
    public static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static void AddSignature(HashSet<Type> used, MethodBase method)
    {
        AddAll(used, method.GetParameters().Select(parameter => parameter.ParameterType));
        Add(used, (method as MethodInfo)?.ReturnType);
    }

    private static void AddBody(HashSet<Type> used, Type type, MethodBase method)
    {
        if (method.GetMethodBody() is not { } body)
        {
            return;
        }

        AddAll(used, body.LocalVariables.Select(local => local.LocalType));
        AddAll(
            used,
            body.ExceptionHandlingClauses
                .Where(clause => clause.Flags == ExceptionHandlingClauseOptions.Clause)
                .Select(clause => clause.CatchType));
        foreach (var member in Mentioned(type, method))
        {
            AddMember(used, member);
        }
    }

    private static IEnumerable<MemberInfo?> Mentioned(Type type, MethodBase method)
    {
        var ofType = type.IsGenericType ? type.GetGenericArguments() : null;
        var ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        return Tokens(method.GetMethodBody()?.GetILAsByteArray() ?? [])
            .Select(token => method.Module.ResolveMember(token, ofType, ofMethod));
    }

    private static IEnumerable<int> Tokens(byte[] code)
    {
        for (var at = 0; at < code.Length;)
        {
            var value = code[at] == 0xFE ? unchecked((short)(0xFE00 | code[at + 1])) : code[at];
            var instruction = Instructions[value];
            at += instruction.Size;
            if (instruction.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType
                or OperandType.InlineTok)
            {
                yield return BitConverter.ToInt32(code, at);
            }

            at += instruction.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
                _ => 4,
            };
        }
    }

    private static void AddMember(HashSet<Type> used, MemberInfo? member)
    {
        Add(used, member as Type ?? member?.DeclaringType);
        switch (member)
        {
            case FieldInfo field:
                Add(used, field.FieldType);
                break;
            case MethodBase method:
                AddSignature(used, method);
                AddAll(used, method.IsGenericMethod ? method.GetGenericArguments() : []);
                break;
        }
    }

    private static void AddAttributes(HashSet<Type> used, IEnumerable<CustomAttributeData> attributes)
    {
        foreach (var attribute in attributes)
        {
            Add(used, attribute.AttributeType);
            AddAll(used, attribute.ConstructorArguments.Select(argument => argument.ArgumentType));
            AddAll(used, attribute.ConstructorArguments.Select(argument => argument.Value).OfType<Type>());
        }
    }

    private static void AddAll(HashSet<Type> used, IEnumerable<Type?> types)
    {
        foreach (var type in types)
        {
            Add(used, type);
        }
    }

    private static void Add(HashSet<Type> used, Type? type)
    {
        if (type is null || type.IsGenericParameter)
        {
            return;
        }

        if (type.HasElementType)
        {
            Add(used, type.GetElementType());
            return;
        }

        if (used.Add(type) && type.IsConstructedGenericType)
        {
            Add(used, type.GetGenericTypeDefinition());
            AddAll(used, type.GetGenericArguments());
        }
    }
}
