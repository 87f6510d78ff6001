namespace Inspect.Engine.Inference.Templates.Syntax;

/// <summary>Reads what values are given to.</summary>
internal sealed partial class StatementParser
{
    private Target ReadTargets(bool hasNamespaces)
    {
        var line = _tokens.Current.Line;
        var targets = new List<Target>();
        var isTuple = false;
        while (targets.Count == 0 || _tokens.Current.Kind == TokenKind.Name || _tokens.Current.Is("("))
        {
            targets.Add(ReadTarget(hasNamespaces));
            if (!_tokens.Skip(","))
            {
                break;
            }

            isTuple = true;
        }

        return isTuple ? new TupleTarget(line, [.. targets]) : targets[0];
    }

    private Target ReadTarget(bool hasNamespaces)
    {
        if (_tokens.Current.Is("("))
        {
            _tokens.Enter();
            _tokens.Next();
            var inner = ReadTargets(hasNamespaces: false);
            _tokens.Expect(")");
            _tokens.Leave();
            return inner;
        }

        var name = _tokens.Expect(TokenKind.Name, "the name of a variable");
        if (name.Text is "true" or "false" or "none" or "True" or "False" or "None")
        {
            throw new TemplateException($"{name.Text} cannot be set", name.Line);
        }

        if (name.Text == "loop" && _enclosing > 0)
        {
            throw new TemplateException("loop cannot be set in a loop", name.Line);
        }

        return hasNamespaces && _tokens.Skip(".")
            ? new NamespaceTarget(name.Line, name.Text, _tokens.NumberOf(name.Text), _tokens.Expect(TokenKind.Name, "a name behind '.'").Text)
            : new VariableTarget(name.Line, _tokens.NumberOf(name.Text));
    }
}
