namespace Inspect.Engine.Inference.Templates.Syntax;

/// <summary>Reads macros and call blocks.</summary>
internal sealed partial class StatementParser
{
    private const int MostParameters = 250;

    private Macro ReadMacro(int line)
    {
        var name = _tokens.Expect(TokenKind.Name, "the name of a macro").Text;
        return new Macro(line, _tokens.NumberOf(name), ReadPlan(name, "endmacro"));
    }

    private CallBlock ReadCall(int line)
    {
        // What stands between the tag and the call are parameters of the body, which is read behind it.
        var parameters = _tokens.Current.Is("(") ? ReadParameters() : [];
        var call = _expressions.ReadExpression() as Call ?? throw new TemplateException("a call block holds no call", line);
        _tokens.BeginMacro();
        var body = ReadApart("endcall");
        return new CallBlock(line, call, PlanOf(null, parameters, body));
    }

    private MacroPlan ReadPlan(string name, string end)
    {
        var parameters = ReadParameters();
        _tokens.BeginMacro();
        return PlanOf(name, parameters, ReadApart(end));
    }

    private MacroPlan PlanOf(string? name, (string Name, int Number, Expression? Default)[] parameters, Body body)
    {
        var used = _tokens.EndMacro();
        if (used.Contains("caller") && parameters.Any(p => p is { Name: "caller", Default: null }))
        {
            throw _tokens.Fail("the parameter caller needs a default");
        }

        int NumberIfUsed(string extra) => used.Contains(extra) && !parameters.Any(p => p.Name == extra) ? _tokens.NumberOf(extra) : -1;
        return new MacroPlan(name, parameters, body, (NumberIfUsed("varargs"), NumberIfUsed("kwargs"), NumberIfUsed("caller")));
    }

    private (string Name, int Number, Expression? Default)[] ReadParameters()
    {
        var parameters = new List<(string Name, int Number, Expression? Default)>();
        _tokens.Expect("(");
        while (!_tokens.Skip(")"))
        {
            if (parameters.Count == MostParameters)
            {
                throw _tokens.Fail("a macro has too many parameters");
            }

            if (parameters.Count > 0)
            {
                _tokens.Expect(",");
            }

            var name = _tokens.Expect(TokenKind.Name, "the name of a parameter").Text;
            if (parameters.Exists(p => p.Name == name))
            {
                throw _tokens.Fail($"the parameter {name} is there twice");
            }

            var usual = _tokens.Skip("=") ? _expressions.ReadExpression() : null;
            parameters.Add(usual is not null || parameters.Count == 0 || parameters[^1].Default is null ? (name, _tokens.NumberOf(name), usual)
                : throw _tokens.Fail($"the parameter {name} needs a default, as one before it has one"));
        }

        return [.. parameters];
    }
}
