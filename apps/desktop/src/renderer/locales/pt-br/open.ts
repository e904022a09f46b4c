export const openProblems = {
  'open-one': 'De pastas, sessões e receitas, abre-se uma por vez. Ficou sem abrir: {names}',
  'drop-no-file':
    'O que foi solto não é um arquivo deste computador. Salve-o primeiro e depois abra ou solte esse arquivo.',
  'drop-many':
    'É possível soltar no máximo {most} arquivos de uma vez. Solte a pasta deles para executar a cadeia sobre todos.',
}
