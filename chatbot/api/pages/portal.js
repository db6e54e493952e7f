/** The buttons of the page open the assistant with their question in its field; nothing is sent. */
document.addEventListener('click', ({ target }) => {
  const button = target.closest('[data-question]')
  if (button) document.querySelector('bienvenue-chat').open(button.dataset.question)
})
